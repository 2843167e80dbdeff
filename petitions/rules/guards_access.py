"""Guards of reading the file of a case 閱卷 (行政程序法 §46)."""

from petitions.rules.facts import Facts
from petitions.rules.file_access import AccessGround, Decision
from petitions.rules.terms import EventKind

_ARTICLE = "（行政程序法第46條）。"


def access_scope_given(facts: Facts) -> str | None:
    """Which papers are asked for, or shown."""
    return None if facts.says("scope") else f"請寫明閱覽的範圍，例如哪些文書{_ARTICLE}"


def access_asker_named(facts: Facts) -> str | None:
    """Who asks: a party, since only he or someone concerned may."""
    return None if facts.party_id else f"請選擇由哪一位當事人申請{_ARTICLE}"


def access_asked_for(facts: Facts) -> str | None:
    """Somebody asked, and was not answered yet."""
    asked, decided = EventKind.FILE_ACCESS_REQUESTED, EventKind.FILE_ACCESS_DECIDED
    return None if facts.count(asked) > facts.count(decided) else f"沒有尚未准駁的閱卷申請{_ARTICLE}"


def access_decided(facts: Facts) -> str | None:
    """Granted, partly or not at all."""
    if facts.says("decision") in {decision.value for decision in Decision}:
        return None
    return f"請選擇准駁{_ARTICLE}"


def access_ground_given(facts: Facts) -> str | None:
    """What is not shown is so on one of the grounds of the law."""
    if facts.says("decision") == Decision.GRANTED.value:
        return None
    if facts.says("access_ground") in {ground.value for ground in AccessGround}:
        return None
    return "不予准許或部分准許者，請選擇法定事由；其他事由不得拒絕（行政程序法第46條第2項）。"


def veiled_listed(facts: Facts) -> str | None:
    """Where a part is shown, it is written down what was veiled."""
    if facts.says("decision") != Decision.PARTLY.value or facts.says("veiled"):
        return None
    return "部分准許者，請逐項列出遮蔽的內容；無保密必要的部分仍應准許（行政程序法第46條第3項）。"
