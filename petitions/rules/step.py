"""One arrow of a procedure: at this stage this may happen, and leads to that stage."""

from collections.abc import Iterable
from typing import NamedTuple

from petitions.rules.terms import EventKind, Outcome, Procedure, Register, State, Term


class Who(Term):
    """Whose act an event is."""

    CITIZEN = "citizen", "民眾"
    BUSINESS = "business", "業者"
    PARTY = "party", "任一當事人"
    STAFF = "staff", "機關人員"
    SYSTEM = "system", "系統"
    COURT = "court", "法院（由秘書登錄）"


class Step(NamedTuple):
    """A row of the workflow. An event that leaves the state as it is has target = source.

    `action` is the row of the table of grants whose letter decides who may; empty for the system.
    `on_behalf` is the action by which staff record the act of someone else.
    `guards` are keys of `petitions.rules.guards`; `document` a key of the catalogue of documents;
    `counts` the key of the measure for which the first such event counts the case.
    """

    id: str
    procedure: Procedure | Register
    source: State | None  # None: nothing has happened yet
    event: EventKind
    target: State
    who: Who = Who.STAFF
    action: str = ""
    on_behalf: str = ""
    guards: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    article: str = ""
    document: str = ""
    counts: str = ""

    @property
    def changes_state(self) -> bool:
        """Say whether the case moves to another stage."""
        return self.source is not self.target

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions of which one suffices to take this step."""
        return tuple(action for action in (self.action, self.on_behalf) if action)


def from_each(sources: Iterable[State | None], step: Step) -> tuple[Step, ...]:
    """Repeat a row for several sources with the same target."""
    return tuple(step._replace(source=source) for source in sources)


def staying(sources: Iterable[State], step: Step) -> tuple[Step, ...]:
    """Repeat a row for several sources, each of which stays as it is."""
    return tuple(step._replace(source=source, target=source) for source in sources)
