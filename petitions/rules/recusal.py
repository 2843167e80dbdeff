"""Who must stand aside 迴避: on which ground, and from what (three laws of conflict)."""

from collections.abc import Iterable
from typing import Any, Final, Protocol

from petitions.rules.term import Term
from petitions.rules.terms import EventKind

STANDS_ASIDE: Final = (
    "已登錄迴避，不能再辦理本案，也不能主持（行政程序法第32條、第33條；消費者保護官任用及職掌辦法第8條）。"
)


class RecusalGround(Term):
    """Why someone stands aside, by the law that holds for him."""

    KIN = "kin", "本人、配偶、前配偶、四親等內血親或三親等內姻親為當事人（行政程序法§32①）"
    SHARED_DUTY = "shared_duty", "與當事人有共同權利或義務（行政程序法§32②）"
    WAS_AGENT = "was_agent", "現為或曾為當事人之代理人、輔佐人（行政程序法§32③）"
    WAS_WITNESS = "was_witness", "曾為證人、鑑定人（行政程序法§32④）"
    OMBUDSMANS_KIN = "ombudsmans_kin", "消保官本人、配偶、八親等內血親或五親等內姻親（職掌辦法§8）"
    HOUSEHOLD = "household", "調解事項涉及調解委員本人或同居家屬（調解辦法§10）"
    BIAS = "bias", "有具體事實足認執行職務有偏頗之虞（行政程序法§33）"
    ON_REQUEST = "on_request", "當事人聲請而經准許（行政程序法§33；調解辦法§10）"


class Told(Protocol):
    """An event that stands."""

    @property
    def kind(self) -> EventKind: ...
    @property
    def data(self) -> dict[str, Any] | None: ...


def recused_in(history: Iterable[Told]) -> frozenset[int]:
    """Return who of the staff stands aside in a case, by the events of it that stand."""
    told = (event.data or {} for event in history if event.kind is EventKind.RECUSED)
    return frozenset(said["recused_id"] for said in told if "recused_id" in said)
