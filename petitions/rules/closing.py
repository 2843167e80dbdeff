"""How an appeal ends for each of several respondents; the case ends with the best of the results."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from petitions.rules.events import EventKind
from petitions.rules.outcomes import Outcome
from petitions.rules.term import Term

BEST_FIRST: Final = (
    Outcome.SETTLED,
    Outcome.AGREED,
    Outcome.SETTLED_BEFORE,
    Outcome.SETTLED_AFTER,
    Outcome.SETTLED_OUTSIDE,
    Outcome.NOT_SETTLED,
    Outcome.FAILED_DISAGREE,
    Outcome.NO_REPLY,
    Outcome.FAILED_BIZ_ABSENT,
    Outcome.FAILED_CONSUMER_ABSENT,
    Outcome.OTHER_FORUM,
    Outcome.UNREACHABLE,
)
"""From the best for the consumer to the worst; a result that is not here is not one of several."""

BY_TERMS: Final = frozenset({Outcome.SETTLED, Outcome.SETTLED_BEFORE, Outcome.SETTLED_AFTER})
"""Outcomes that rest on terms which the parties agreed on outside a meeting (民法 §736)."""

TERMS: Final = ("terms", "settled_ntd", "terms_due_on")
"""What is asked of such terms: in words, the sum (NT$), and the day by which it is paid."""


CAUTIONS: Final = {
    EventKind.WITHDRAWN: (
        "撤回後，因申訴或聲請調解而中斷的時效，視為不中斷（民法第133條之意旨）；"
        "登錄前請告訴撤回的人，並請他留意請求權的時效。"
    )
}
"""What has to be said to whoever takes an act in a dispute, before it is recorded."""


class WithdrawalReason(Term):
    """Why a complaint is withdrawn."""

    SETTLED = "settled", "已自行和解", "We settled it ourselves"
    NO_LONGER_NEEDED = "no_longer_needed", "已無需求", "I no longer need it"
    OTHER_ROUTE = "other_route", "改循其他途徑", "I take another way"
    OTHER = "other", "其他", "Other"


class Result(NamedTuple):
    """How a case ended for one respondent, as he was called on that day."""

    party_id: int
    outcome: Outcome
    name: str = ""

    @property
    def words(self) -> str:
        """The result as the record tells it."""
        return f"{self.name}（{self.outcome.label}）" if self.name else self.outcome.label


class Against(NamedTuple):
    """A respondent against whom a second appeal goes on, as he was called on that day."""

    party_id: int
    name: str

    @property
    def words(self) -> str:
        """The respondent as the record tells it."""
        return self.name


def against_in(said: Mapping[str, Any] | None) -> tuple[Against, ...]:
    """Read against whom a second appeal goes on; nobody where that was not chosen: against all."""
    told = (said or {}).get("against") or ()
    return tuple(Against(row["party"], row["name"]) for row in told)


def results_in(said: Mapping[str, Any] | None) -> tuple[Result, ...]:
    """Read the results from what an event says; none where there is one respondent, or in an old ledger."""
    told = (said or {}).get("by_respondent") or ()
    return tuple(Result(row["party"], Outcome(row["outcome"]), row.get("name", "")) for row in told)


def best_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the best of several results. ValueError for none, and for one that is not among several."""
    return min(outcomes, key=BEST_FIRST.index)
