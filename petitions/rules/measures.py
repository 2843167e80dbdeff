"""The figures of the performance report: each a definition, what it leaves out, and its sentence.

The keys are those of the exchange contract. Everything counts by the Taipei day of the counting event,
in the calendar year of the Republic; test rows and deleted rows count nowhere.
"""

from typing import Final, NamedTuple

from petitions.rules.terms import ActivityKind, EventKind, MeetingKind, Procedure, Register, Term
from petitions.rules.workflow import counting_events


class Unit(Term):
    """What a figure is a number of."""

    CASES = "cases", "件", "cases"
    TIMES = "times", "次", "times"
    PERSON_TIMES = "person_times", "人次", "person-times"


class Measure(NamedTuple):
    """A figure: what counts, by which day, what is left out.

    Cases count by the first of `events` of their `procedure`; entries of another register by
    `kind` and status, on `dated_by`; `sums` names the column that is added up instead of rows.
    """

    key: str
    label: str
    unit: Unit
    register: Register
    dated_by: str
    definition: str
    excludes: str
    note: str
    section: str
    procedure: Procedure | None = None
    kind: str = ""
    sums: str = ""

    @property
    def events(self) -> frozenset[EventKind]:
        """The events of which the first counts the case; none for another register."""
        return counting_events(self.procedure) if self.procedure else frozenset()


_CONSUMERS: Final = "六、消費者保護"
_PETITIONS: Final = "市民陳情及市長交辦案件之處理"

MEASURES: Final[tuple[Measure, ...]] = (
    Measure(
        "consultations",
        "消費諮詢",
        Unit.PERSON_TIMES,
        Register.CONSULTATIONS,
        "contacted_on",
        "期間內完成的每一次諮詢，依諮詢日計入，一次一人計1人次。",
        "重複登錄、取消及註銷者不計。",
        "單位為人次，與申訴件數不同，不能相加；諮詢後提出申訴者，兩邊各計一次。",
        f"{_CONSUMERS}（三）",
        sums="persons",
    ),
    Measure(
        "first_appeals",
        "第一次申訴",
        Unit.CASES,
        Register.CASES,
        "counted_on",
        "期間內第一次受理的第一次申訴，依受理日計入；多人共同申訴計1件。",
        "不受理、移轉他機關、併入他案及撤銷受理者不計；重新開啟後再受理者不重複計。",
        "受理後撤回者仍計。第一、二次申訴及調解依程序各自計件，不能相加當作爭議數。",
        f"{_CONSUMERS}（三）",
        Procedure.FIRST_APPEAL,
    ),
    Measure(
        "second_appeals",
        "第二次申訴",
        Unit.CASES,
        Register.CASES,
        "counted_on",
        "期間內消費者保護官第一次受理的第二次申訴，依受理日計入；第一次申訴向業者或消保團體提出者也計。",
        "不受理（例如未滿15日）、移轉他機關及併入他案者不計。",
        "不是第一次申訴的子集：第一次申訴可能在前一年，也可能不在本府。",
        f"{_CONSUMERS}（三）",
        Procedure.SECOND_APPEAL,
    ),
    Measure(
        "mediation_meetings",
        "調解會議",
        Unit.TIMES,
        Register.MEETINGS,
        "held_on",
        "期間內實際召開的消費爭議調解會議，依開會日計入，一次會議計1次。",
        "取消、延期、不足法定人數而未召開者不計；協商會議不計。",
        "一次會議可審理多件調解案。",
        f"{_CONSUMERS}（三）",
        kind=MeetingKind.MEDIATION.value,
    ),
    Measure(
        "mediation_cases",
        "調解",
        Unit.CASES,
        Register.CASES,
        "counted_on",
        "期間內第一次經調解會議審理的調解案，依首次審理日計入。",
        "已受理而尚未開會者不計；同一案續行調解不重複計。",
        "調解不以第二次申訴為前提。",
        f"{_CONSUMERS}（三）",
        Procedure.MEDIATION,
    ),
    Measure(
        "inspections",
        "商品及服務查核",
        Unit.TIMES,
        Register.ACTIVITIES,
        "started_on",
        "期間內完成的查核，依開始日計入；不論查核幾處、幾日，一次計1次。",
        "預定、取消及註銷者不計。",
        "查核處數另列。",
        f"{_CONSUMERS}（一）",
        kind=ActivityKind.INSPECTION.value,
    ),
    Measure(
        "education_sessions",
        "消費者保護教育宣導",
        Unit.TIMES,
        Register.ACTIVITIES,
        "started_on",
        "期間內完成的教育宣導，依開始日計入；不論幾日，一場計1次。",
        "預定、取消及註銷者不計。",
        "參加人數另列。",
        f"{_CONSUMERS}（二）",
        kind=ActivityKind.EDUCATION.value,
    ),
    Measure(
        "tracked_petitions",
        "系統管制受理案件",
        Unit.CASES,
        Register.CASES,
        "counted_on",
        "期間內第一次列管的陳情及市長交辦案件，依列管日計入。",
        "即時解決、逾期未確認、誤登註銷及列管前併案或不予處理者不計。",
        "重新開啟後再列管者不重複計。",
        _PETITIONS,
        Procedure.PETITION,
    ),
    Measure(
        "control_yuan",
        "監察院巡察受理陳情",
        Unit.CASES,
        Register.CASES,
        "counted_on",
        "監察委員巡察當日受理的民眾及團體陳情，依巡察日計入。",
        "登記後未到場者不計。",
        "依巡察日的日曆年合計；巡察年度自8月1日起算，與日曆年不同。",
        "監察院地方機關巡察",
        Procedure.CONTROL_YUAN,
    ),
)

_BY_KEY: Final = {measure.key: measure for measure in MEASURES}
_BY_PROCEDURE: Final = {measure.procedure: measure for measure in MEASURES if measure.procedure}


def find_measure(key: str) -> Measure:
    """Return the definition of a figure. Raises KeyError if there is none."""
    return _BY_KEY[key]


def measure_of(procedure: Procedure) -> Measure:
    """Return the figure that counts the cases of a procedure."""
    return _BY_PROCEDURE[procedure]
