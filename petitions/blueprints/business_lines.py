"""Say in sentences what happened to an entry of the register of businesses."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from petitions.queries.business_page import BusinessShown, Change
from petitions.rules.terms import BusinessKind, EntryChange, NameKind, TieKind

NO_NUMBER = "無統一編號"
_CALLED = {"name": "負責人", "phone": "電話", "email": "電子郵件", "address": "地址"}


def changes_in_words(shown: BusinessShown) -> list[dict[str, Any]]:
    """Return the history of an entry, newest first, each as one sentence with who, when and why."""
    return [
        {"at": change.at, "by": change.by, "reason": change.reason, "text": _said(change, shown.name)}
        for change in shown.changes
    ]


def _said(change: Change, own: str) -> str:
    """Name the entry only where it is another one, that was merged into this."""
    whose = "" if change.name == own else f"「{change.name}」"
    say = _SENTENCES.get(change.kind)
    return whose + (say(change) if say else change.kind.label)


def _amended(change: Change) -> str:
    return f"更正：{_identity(change.detail['before'])} → {_identity(change.detail['after'])}"


def _tie(change: Change) -> str:
    return f"{change.kind.label}：與「{change.other}」，{TieKind(change.detail['tie']).label}"


_SENTENCES: Final[Mapping[EntryChange, Callable[[Change], str]]] = {
    EntryChange.AMENDED: _amended,
    EntryChange.REACHED: lambda c: "更正聯絡方式：" + "、".join(_CALLED[key] for key in c.detail["fields"]),
    EntryChange.NAME_ADDED: lambda c: f"增列{NameKind(c.detail['kind']).label}「{c.detail['name']}」",
    EntryChange.NAME_ENDED: lambda c: f"停用名稱「{c.detail['name']}」",
    EntryChange.TIED: _tie,
    EntryChange.UNTIED: _tie,
    EntryChange.MERGED_AWAY: lambda c: f"併入「{c.other}」",
    EntryChange.BROUGHT_BACK: lambda c: f"撤銷併入「{c.other}」",
}


def _identity(told: dict[str, Any]) -> str:
    return f"{told['name']}（{told['ubn'] or NO_NUMBER}，{BusinessKind(told['kind']).label}）"
