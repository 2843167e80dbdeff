"""What is said where a case comes in or leaves, and of its letters: jurisdiction, service, recusal."""

from types import MappingProxyType
from typing import Final

from petitions.rules import particulars_negotiation as negotiation
from petitions.rules.investigation import InvestigativeMeasure
from petitions.rules.jurisdiction import DENIALS
from petitions.rules.recusal import RecusalGround
from petitions.rules.term import Term
from petitions.rules.terms import EventKind

ASKED: Final = MappingProxyType(
    {
        "receipt_graded": ("grade", "party"),
        "service_proved": ("method", "picked_up_on", "recipient", "place"),
        "return_reason_given": ("return_reason", "party"),
        "jurisdiction_known": ("jurisdiction",),
        "grounds_denied": tuple(DENIALS),
        "letter_named": ("letter_id",),
        "way_of_service_given": ("method",),
        "recusal_complete": ("recused_id", "recused_name", "recusal_ground"),
        "no_conflict_stated": ("no_conflict",),
        "measure_given": ("measure",),
        "findings_written": ("reason",),
    }
)
"""Which particulars each guard reads."""

ASKED_BY_EVENT: Final = MappingProxyType({EventKind.RECTIFICATION_SERVED: ("letter_id",)})
"""What else belongs to an event."""

WORDS: Final[MappingProxyType[str, type[Term]]] = MappingProxyType(
    {"recusal_ground": RecusalGround, "measure": InvestigativeMeasure}
)
"""The words in which a particular is answered."""

CALLED: Final = MappingProxyType(
    {
        **DENIALS,
        "letter_id": "函件",
        "method": "送達方式",
        "recipient": "收領的人",
        "place": "送達或寄存的處所",
        "picked_up_on": "寄存後領取之日",
        "return_reason": "退回原因",
        "effective_on": "送達生效日",
        "service_rule": "依據",
        "recused_id": "迴避的人",
        "recused": "迴避的人",
        "recused_name": "不在名單上的人（例如調解委員）",
        "recusal_ground": "迴避事由",
        "no_conflict": "已確認沒有應迴避的情形",
        "measure": "調查方式",
    }
)
"""How each particular is called."""

REASONS: Final = MappingProxyType(
    {EventKind.AGENCY_REPORTED: "回報的處理情形", EventKind.INVESTIGATED: "查得的內容"}
)
"""How the reason of an act is called, where it is none."""

NOT_ALWAYS: Final = negotiation.NOT_ALWAYS | frozenset({"letter_id", "recused_id", "recused_name"})
"""What is needed in some cases only; the guard says when."""

METHOD_NEEDED: Final = frozenset(
    {EventKind.PROPOSAL_SERVED, EventKind.LETTER_SERVED, EventKind.RECTIFICATION_SERVED}
)
"""Acts whose day cannot be known without the way of service; elsewhere the day itself may be told."""
