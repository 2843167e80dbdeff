"""Which known disputes may be the same as one described: by its people, its business, its transaction.

Candidates come from blind indexes and from the business, a few of the newest each way; they are weighed
by the rules. Cases that one may not see are not among them, and people are compared only where one may
look for them at all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from petitions.extensions import db
from petitions.models import Business, Case, Matter, Party, Person
from petitions.queries.businesses import members_of
from petitions.queries.cases import visible_to
from petitions.queries.findable import DISPUTES, by_person
from petitions.queries.worklist import complainant_for, spoken
from petitions.rules.actors import Actor
from petitions.rules.business_names import may_be_one
from petitions.rules.duplicates import Likeness, Score, Verdict, score
from petitions.rules.roc import roc_short
from petitions.rules.terms import Channel, PartyRole, Procedure, State

EACH_WAY: Final = 50
COMPARED: Final = 150
SHOWN: Final = 8
SIGNS: Final = {
    "id_number_index": "same_id",
    "phone_index": "same_phone",
    "email_index": "same_email",
    "name_index": "same_name",
}
"""The blind indexes of a person, and the sign that each gives."""

WAYS: Final = (*SIGNS.values(), "by_business")


class Described(NamedTuple):
    """What is compared: blind indexes by column, the business (entry, number, name), the transaction."""

    people: Mapping[str, Sequence[bytes]]
    business_id: int | None = None
    ubn: str = ""
    business_name: str = ""
    bought_on: date | None = None
    amount_ntd: int | None = None
    matter_id: int | None = None


class Duplicate(NamedTuple):
    """A case that may be the same, with the reasons in words."""

    number: str
    spoken: str
    procedure: Procedure
    state: State
    channel: Channel
    received: str
    complainant: str
    respondent: str
    score: Score
    version: int

    @property
    def is_likely(self) -> bool:
        """Say whether one should look at it before going on."""
        return self.score.verdict is Verdict.LIKELY


def find_duplicates(described: Described, *, actor: Actor) -> tuple[Duplicate, ...]:
    """Return the cases that may be the same, the likeliest first; one statement, or none."""
    ways = [*_by_people(described), *_by_business(described)]
    if not ways:
        return ()
    rows = db.session.execute(_statement(ways, described, actor)).all()
    found = [_duplicate(row, described, actor) for row in rows]
    shown = [each for each in found if each.score.verdict is not Verdict.UNLIKELY]
    return tuple(sorted(shown, key=lambda each: -each.score.points)[:SHOWN])


def _by_people(described: Described) -> list[Select[Any]]:
    """Return for each index the newest matters of those who have it."""
    found = []
    for column, indexes in described.people.items():
        if indexes:
            people = select(Person.id).where(getattr(Person, column).in_(list(indexes)))
            matters = select(Party.matter_id).where(Party.person_id.in_(people))
            found.append(_marked(matters, SIGNS[column]))
    return found


def _by_business(described: Described) -> list[Select[Any]]:
    """Return the matters of the same business with the same day or the same amount."""
    same = [
        Matter.transaction_on == described.bought_on if described.bought_on else None,
        Matter.amount_ntd == described.amount_ntd if described.amount_ntd else None,
    ]
    given = [condition for condition in same if condition is not None]
    if not given:
        return []
    whose: list[ColumnElement[bool]] = []
    if described.business_id:
        whose.append(Party.business_id.in_(members_of(described.business_id)))
    if described.ubn:
        whose.append(Party.stated_ubn == described.ubn)
    return [
        _marked(
            select(Party.matter_id).join(Matter, Matter.id == Party.matter_id).where(who, or_(*given)),
            "by_business",
        )
        for who in whose
    ]


def _marked(matters: Select[Any], way: str) -> Select[Any]:
    newest = matters.order_by((Party.matter_id + 0).desc()).limit(EACH_WAY).subquery()
    flags = (literal(int(way == each), Integer).label(each) for each in WAYS)
    return select(newest.c.matter_id, *flags)


def _statement(ways: list[Select[Any]], described: Described, actor: Actor) -> Select[Any]:
    """Select the cases of the matters found, with what they are compared by."""
    every = union_all(*ways).subquery()
    flags = [func.max(every.c[way]).label(way) for way in WAYS]
    found = select(every.c.matter_id, *flags).group_by(every.c.matter_id).subquery()
    respondent, entry = aliased(Party), aliased(Business)
    may_compare = by_person(actor)
    whose = and_(
        respondent.matter_id == Case.matter_id,
        respondent.role == PartyRole.RESPONDENT.value,
        respondent.position == 1,
    )
    policy = (Case.matter_id, Case.unit_id, Case.officer_id, Case.is_routed, Case.is_confidential)
    shown = (Case.id, Case.number, Case.procedure, Case.state, Case.channel, Case.received_on, Case.version)
    compared = (Matter.transaction_on, Matter.amount_ntd, respondent.stated_ubn, entry.ubn.label("ubn"))
    root = func.coalesce(entry.root_id, entry.id).label("root_id")
    names = (Case.complainant_masked, Case.respondent_name)
    statement = (
        select(*policy, *shown, *names, *compared, root, *(found.c[way] for way in WAYS))
        .add_columns(may_compare.label("may_compare"))
        .select_from(found)
        .join(Case, Case.matter_id == found.c.matter_id)
        .join(Matter, Matter.id == found.c.matter_id)
        .outerjoin(respondent, whose)
        .outerjoin(entry, entry.id == respondent.business_id)
        .where(*_wanted(described, actor), or_(found.c.by_business == 1, may_compare))
    )
    return statement.order_by(Case.received_on.desc(), Case.id.desc()).limit(COMPARED)


def _wanted(described: Described, actor: Actor) -> list[ColumnElement[bool]]:
    gone = (State.VOIDED.value, State.MERGED.value)
    wanted: list[ColumnElement[bool]] = [
        visible_to(actor),
        Case.procedure.in_(DISPUTES),
        Case.state.not_in(gone),
        Matter.deleted_at.is_(None),
    ]
    if described.matter_id is not None:
        wanted.append(Case.matter_id != described.matter_id)
    return wanted


def _duplicate(row: Row[Any], described: Described, actor: Actor) -> Duplicate:
    return Duplicate(
        row.number,
        spoken(row.procedure, row.number),
        Procedure(row.procedure),
        State(row.state),
        Channel(row.channel),
        roc_short(row.received_on),
        complainant_for(actor, row),
        row.respondent_name,
        score(_likeness(row, described)),
        row.version,
    )


def _likeness(row: Row[Any], described: Described) -> Likeness:
    people = {sign: bool(row.may_compare and getattr(row, sign)) for sign in SIGNS.values()}
    return Likeness(
        **people,
        same_business=_is_same_business(row, described),
        same_day=_same(row.transaction_on, described.bought_on),
        same_amount=_same(row.amount_ntd, described.amount_ntd),
    )


def _same(kept: Any, described: Any) -> bool | None:
    return None if kept is None or described is None else bool(kept == described)


def _is_same_business(row: Row[Any], described: Described) -> bool:
    if described.business_id is not None and row.root_id is not None:
        return bool(row.root_id == described.business_id)
    numbers = {row.stated_ubn, row.ubn} - {None, ""}
    if described.ubn and described.ubn in numbers:
        return True
    return may_be_one(described.business_name, row.respondent_name)
