"""What becomes of a limitation 時效 when something is withdrawn: told to the person, never decided here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from petitions.rules.terms import Procedure

_COMPLAINT: Final = (
    "申訴送到業者，可能算是請求而中斷時效；但請求後 6 個月內沒有起訴，視為不中斷（民法第129條、第130條）。",
)
_MEDIATION: Final = ("申請調解可能中斷時效；撤回以後，視為沒有中斷過（民法第129條、第133條）。",)

LIMITATION: Final[Mapping[Procedure, tuple[str, ...]]] = MappingProxyType(
    {
        Procedure.FIRST_APPEAL: _COMPLAINT,
        Procedure.SECOND_APPEAL: _COMPLAINT,
        Procedure.MEDIATION: _MEDIATION,
    }
)
"""The sentences, by what is withdrawn; a petition claims nothing. The Civil Code reads so since 1982."""
