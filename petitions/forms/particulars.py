"""One field for each particular of an act, and what was said as the record keeps it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any, Final, NamedTuple

from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from petitions.forms.base import (
    AmountField,
    ChoiceField,
    LineField,
    Needed,
    RadiosField,
    ReadField,
    RocDateField,
    TextField,
)
from petitions.forms.registers import CountField, TimeField
from petitions.queries.case_page import PartyShown
from petitions.queries.choices import Lists
from petitions.queries.staff import Officer
from petitions.rules import particulars_door as door
from petitions.rules.demands import Demanded
from petitions.rules.jurisdiction import DENIALS
from petitions.rules.numbers import parse_number
from petitions.rules.particulars import LABELS, WORDS, Side, Withdrawer, grounds_of
from petitions.rules.service import methods_of, regime_of
from petitions.rules.step import Step
from petitions.rules.term import Term
from petitions.rules.terms import EventKind, NegotiationResult, PartyRole

NOT_CHOSEN: Final = SelectChoice("", "請選擇")
YES, NO = "yes", "no"
BOTH: Final = "both"
NEEDED: Final = {"officer_id": "請選擇承辦人。", "due_on": "請填承諾完成的日期。"}
"""What no guard asks for, and the act cannot be without."""
HINTS: Final = {
    "accepted_on": "和解須填這一日，或填下一欄通知之日；消費者已在線上表示同意者免填。",
    "told_on": "通知後沒有表示未解決，期間屆滿視為同意（本府規定）。",
    "by_role": "只列出紀錄上得撤回的人；代理人須有撤回的特別委任，被選定人須全體同意，"
    "請先登錄「代理與代表」（行政程序法第24條第3項、第27條第4項）。",
}
PAST: Final = frozenset({"objected_on", "picked_up_on", "accepted_on", "told_on"})
"""Days that have come already."""

OF_RESPONDENTS: Final = frozenset(
    {
        EventKind.BUSINESS_NOTIFIED,
        EventKind.BUSINESS_RECEIVED,
        EventKind.BUSINESS_REPLIED,
        EventKind.LAPSED,
        EventKind.RESULT_ACCEPTED,
    }
)
"""Events that concern one of those complained of."""

LONGEST_TEXT: Final = 4000
LONGEST_LINK: Final = 300
NO_LINK: Final = "請填 https:// 開頭的視訊連結。"


class Offered(NamedTuple):
    """What the particulars of an act may be chosen from; only what this act asks for is filled;
    `asked` is what the complaint asks for, point by point.

    `may_pause`: a rule of the office lets a supplement stop the period of a petition.
    """

    parties: tuple[PartyShown, ...] = ()
    asked: tuple[Demanded, ...] = ()
    units: tuple[tuple[int, str], ...] = ()
    officers: tuple[Officer, ...] = ()
    chairs: tuple[Officer, ...] = ()
    lists: Lists | None = None
    letters: tuple[tuple[int, str], ...] = ()
    withdrawers: tuple[Withdrawer, ...] = ()
    may_pause: bool = False

    @property
    def respondents(self) -> tuple[PartyShown, ...]:
        """Those complained of."""
        return tuple(party for party in self.parties if party.role == PartyRole.RESPONDENT.value)


class OtherCaseField(ReadField):
    """The number of another case, in any of its forms; `data` is the stored one."""

    def read(self, typed: str) -> Any:
        return parse_number(typed).stored


class SeqField(ReadField):
    """Which entry of the record is meant."""

    def read(self, typed: str) -> Any:
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
            raise ValueError("請從案件歷程選要更正的那一筆。")
        return int(typed)


class LinkField(ReadField):
    """The address of a meeting by video."""

    def read(self, typed: str) -> Any:
        if not typed.startswith("https://") or " " in typed or len(typed) > LONGEST_LINK:
            raise ValueError(NO_LINK)
        return typed


def field_of(key: str, step: Step, offered: Offered) -> Any:
    """Return the field, not yet bound to a form, in which a particular is answered."""
    label, needed = LABELS[key], [Needed(NEEDED[key])] if key in NEEDED else []
    if key == "reason":
        label = door.REASONS.get(step.event, label)
    if key in {"reason", "reply", "early_reason", "terms", "scope", "veiled"}:
        return TextField(label, most=LONGEST_TEXT)
    if key in CHOICES:
        about = HINTS.get(key, "")
        return ChoiceField(label, needed, choices=CHOICES[key](step, offered), description=about)
    if key in _RADIOS:
        return RadiosField(label, choices=_RADIOS[key](step))
    if key.endswith("_on"):
        return RocDateField(label, needed, may_come=key not in PAST, description=HINTS.get(key, ""))
    return _PLAIN.get(key, _line)(label)


def _terms(terms: Iterable[Term]) -> list[SelectChoice]:
    return [SelectChoice(term.value, term.label) for term in terms]


def _grounds(step: Step, _offered: Offered) -> list[SelectChoice]:
    return [NOT_CHOSEN, *_terms(grounds_of(step) or ())]


def _parties(step: Step, offered: Offered) -> list[SelectChoice]:
    """Offer the sides; whoever acts for one of them is no side of his own."""
    if step.event in OF_RESPONDENTS:
        sides = offered.respondents
    else:
        sides = tuple(party for party in offered.parties if party.role != PartyRole.REPRESENTATIVE.value)
    return [NOT_CHOSEN, *(SelectChoice(str(party.id), party.name) for party in sides)]


def _units(_step: Step, offered: Offered) -> list[SelectChoice]:
    return [NOT_CHOSEN, *(SelectChoice(str(number), name) for number, name in offered.units)]


def _officers(_step: Step, offered: Offered) -> list[SelectChoice]:
    chosen = (SelectChoice(f"{o.id}.{o.unit_id}", o.name, optgroup=o.unit) for o in offered.officers)
    return [NOT_CHOSEN, *chosen]


def _colleagues(_step: Step, offered: Offered) -> list[SelectChoice]:
    names = {officer.id: officer.name for officer in offered.officers}
    return [NOT_CHOSEN, *(SelectChoice(str(number), name) for number, name in names.items())]


def _chairs(_step: Step, offered: Offered) -> list[SelectChoice]:
    names = {officer.id: officer.name for officer in offered.chairs}
    return [NOT_CHOSEN, *(SelectChoice(str(number), name) for number, name in names.items())]


def _categories(_step: Step, offered: Offered) -> list[SelectChoice]:
    entries = (offered.lists or {}).get("category", ())
    return [NOT_CHOSEN, *(SelectChoice(entry.code, entry.label) for entry in entries)]


def _withdrawers(_step: Step, offered: Offered) -> list[SelectChoice]:
    """Offer whoever may withdraw by what is on record."""
    return [NOT_CHOSEN, *_terms(offered.withdrawers)]


def _methods(step: Step, _offered: Offered) -> list[SelectChoice]:
    """Offer the ways of service of the law that holds for this paper."""
    regime = regime_of(step.event, step.procedure)
    return [NOT_CHOSEN, *_terms(methods_of(regime) if regime else ())]


def _letters(_step: Step, offered: Offered) -> list[SelectChoice]:
    """Offer the letters that were issued in the case."""
    return [NOT_CHOSEN, *(SelectChoice(str(number), name) for number, name in offered.letters)]


def _of_words(key: str) -> Callable[[Step, Offered], list[SelectChoice]]:
    return lambda _step, _offered: [NOT_CHOSEN, *_terms(WORDS[key])]


CHOICES: Final[Mapping[str, Callable[[Step, Offered], list[SelectChoice]]]] = {
    "ground": _grounds,
    "party": _parties,
    "unit_id": _units,
    "officer_id": _officers,
    "recused_id": _colleagues,
    "chair_id": _chairs,
    "category": _categories,
    "method": _methods,
    "letter_id": _letters,
    "by_role": _withdrawers,
    **{
        key: _of_words(key)
        for key in (
            "grade",
            "venue",
            "return_reason",
            "asked_by",
            "jurisdiction",
            "access_ground",
            "withdrawal_reason",
            *door.WORDS,
        )
    },
}
"""Particulars chosen from a list."""

_RADIOS: Final[Mapping[str, Callable[[Step], list[SelectChoice]]]] = {
    "outcome": lambda step: _terms(step.outcomes),
    "has_remedy": lambda _step: [SelectChoice(YES, "得提起，已載明"), SelectChoice(NO, "不得提起")],
    "result": lambda _step: _terms(NegotiationResult),
    "decision": lambda _step: _terms(WORDS["decision"]),
    "absent": lambda _step: [*_terms(Side), SelectChoice(BOTH, "雙方")],
}
"""Particulars chosen from a few that are all in sight."""


def _line(label: str) -> Any:
    return LineField(label, most=200)


_PLAIN: Final[Mapping[str, Callable[[str], Any]]] = {
    **dict.fromkeys(("kept_case", "earlier_case", "together_with"), OtherCaseField),
    **dict.fromkeys(("members", "present", "agreeing", "participants", "signatures"), CountField),
    **dict.fromkeys(
        (
            "all_consent",
            "both_elsewhere",
            "respondent_consents",
            "both_parties_agree",
            "was_served",
            "objector_absent",
            "head_approves",
            "pauses",
            "no_conflict",
            *DENIALS,
        ),
        BooleanField,
    ),
    **dict.fromkeys(("starts", "ends"), TimeField),
    "room": lambda label: LineField(label, most=60),
    "video_url": LinkField,
    "settled_ntd": AmountField,
    "corrects_seq": SeqField,
}


def said_in(key: str, value: Any) -> Any:
    """Return an answer as the record keeps it: days in ISO, sides as a list, yes and no as such."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if key == "absent" and value:
        return [side.value for side in Side] if value == BOTH else [value]
    if key == "has_remedy" and value:
        return value == YES
    return value
