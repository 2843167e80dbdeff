"""What is said with a request to read the file 閱卷 and with its decision, and how it is called."""

from types import MappingProxyType
from typing import Final

from petitions.rules.file_access import AccessGround, Decision
from petitions.rules.files import Audience
from petitions.rules.term import Term

ASKED: Final = MappingProxyType(
    {
        "access_asker_named": ("party",),
        "access_scope_given": ("scope",),
        "access_decided": ("decision",),
        "access_ground_given": ("access_ground",),
        "veiled_listed": ("veiled",),
    }
)
"""Which particulars each guard reads."""

CALLED: Final = MappingProxyType(
    {
        "scope": "範圍",
        "decision": "准駁",
        "access_ground": "不予提供的事由",
        "veiled": "遮蔽的內容",
        "asked_on": "申請日",
        "audience": "影本提供給",
    }
)
"""How each particular is called."""

WORDS: Final[MappingProxyType[str, type[Term]]] = MappingProxyType(
    {"decision": Decision, "access_ground": AccessGround, "audience": Audience}
)
"""The words in which a particular is answered."""

NOT_ALWAYS: Final = frozenset({"access_ground", "veiled"})
"""What is needed in some cases only; the guard says when."""
