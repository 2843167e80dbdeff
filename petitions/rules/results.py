"""How the counted cases of a dispute ended, in the few words of the performance report.

Where a dispute went on, its first appeal says so; the second appeal and the mediation tell what came of it.
"""

from typing import Final, NamedTuple

from petitions.rules.terms import Outcome, Procedure, State, Term


class Result(Term):
    """How a counted case ended, as far as is known."""

    SETTLED = "settled", "和解"
    NOT_SETTLED = "not_settled", "未和解"
    WENT_ON = "went_on", "進入第二次申訴或調解"
    BUSINESS_ABSENT = "business_absent", "業者未到場"
    ESTABLISHED = "established", "成立"
    FAILED = "failed", "不成立"
    WITHDRAWN = "withdrawn", "撤回"
    PENDING = "pending", "尚無結果"
    OTHER = "other", "其他"


class ResultTable(NamedTuple):
    """The results of one procedure: which outcomes and open states of a case mean which, and in which words.

    `key` names the table to machines. What has no outcome is pending: it is open, or an old ledger does not
    say how it ended; any other outcome is other. `always` are told even if none ended so.
    """

    procedure: Procedure
    key: str
    label: str
    definition: str
    excludes: str
    outcomes: dict[Result, tuple[Outcome, ...]]
    states: dict[Result, tuple[State, ...]]
    always: tuple[Result, ...]


LEAVING_THE_DOOR: Final = (Result.SETTLED, Result.WITHDRAWN)
"""A first appeal that ended like this stays so, whatever followed on the matter."""

GOING_ON: Final = (Procedure.SECOND_APPEAL, Procedure.MEDIATION)
"""A first appeal went on if the matter has a case of these that counts."""

RESULT_TABLES: Final[tuple[ResultTable, ...]] = (
    ResultTable(
        Procedure.FIRST_APPEAL,
        "first_outcome",
        "第一次申訴的結果",
        "計入的第一次申訴，依本案最後的結果分：和解（含自行和解）及撤回照結果計；其餘只要同一爭議的第二次申訴已受理"
        "或調解已開會，計「進入第二次申訴或調解」；沒有後續程序而以未和解、業者未回應、業者無法聯繫或循其他途徑"
        "結案者，計「未和解」；尚在處理或舊帳冊未載明結果者，計「尚無結果」。",
        "第二次申訴不受理（例如未滿15日）、調解尚未開會者，不算進入後續程序。重新開啟前的結果不計。",
        {
            Result.SETTLED: (Outcome.SETTLED, Outcome.SETTLED_OUTSIDE),
            Result.WITHDRAWN: (Outcome.WITHDRAWN,),
            Result.NOT_SETTLED: (
                Outcome.NOT_SETTLED,
                Outcome.NO_REPLY,
                Outcome.UNREACHABLE,
                Outcome.OTHER_FORUM,
            ),
        },
        {},
        (Result.SETTLED, Result.NOT_SETTLED, Result.WENT_ON, Result.WITHDRAWN, Result.PENDING),
    ),
    ResultTable(
        Procedure.SECOND_APPEAL,
        "second_appeal_outcome",
        "第二次申訴的結果",
        "計入的第二次申訴，依最後一次協商的結果分：和解含會前和解；不成立含消費者未到場；業者未到場另計。",
        "其後調解的結果不計入。業者無法聯繫或循其他途徑結案者列為其他。",
        {
            Result.SETTLED: (Outcome.AGREED, Outcome.SETTLED_BEFORE, Outcome.SETTLED_AFTER),
            Result.FAILED: (Outcome.FAILED_DISAGREE, Outcome.FAILED_CONSUMER_ABSENT),
            Result.BUSINESS_ABSENT: (Outcome.FAILED_BIZ_ABSENT,),
            Result.WITHDRAWN: (Outcome.WITHDRAWN,),
        },
        {},
        (),
    ),
    ResultTable(
        Procedure.MEDIATION,
        "mediation_outcome",
        "調解的結果",
        "計入的調解，依最後的結果分：成立及視為成立者計「成立」，不待法院核定；不成立及視為不成立者計「不成立」。",
        "法院核定與否不另分。",
        {
            Result.ESTABLISHED: (
                Outcome.MEDIATED,
                Outcome.DEEMED_SETTLED_NORMAL,
                Outcome.DEEMED_SETTLED_SMALL,
                Outcome.DEEMED_SETTLED_OBJECTOR_ABSENT,
            ),
            Result.FAILED: (
                Outcome.MEDIATION_FAILED,
                Outcome.DEEMED_FAILED_OBJECTION,
                Outcome.DEEMED_FAILED_ABSENT,
            ),
            Result.WITHDRAWN: (Outcome.WITHDRAWN,),
        },
        {
            Result.ESTABLISHED: (
                State.SETTLED,
                State.COURT_SENT,
                State.APPROVED,
                State.SERVED,
                State.NOT_APPROVED,
            ),
            Result.FAILED: (State.FAILED,),
        },
        (),
    ),
)


def shaping(procedure: Procedure) -> tuple[str, ...]:
    """Return the columns of a case on which its result rests; none where no result is told."""
    table = next((one for one in RESULT_TABLES if one.procedure is procedure), None)
    if table is None:
        return ()
    return ("outcome", "state") if table.states else ("outcome",)
