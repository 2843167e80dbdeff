"""Guards of recusal 迴避: who stands aside, and that he gets neither the case nor the chair."""

from typing import Final

from petitions.rules.facts import Facts
from petitions.rules.recusal import STANDS_ASIDE, RecusalGround, recused_in

_ARTICLE: Final = "（行政程序法第32條、第33條；消費者保護官任用及職掌辦法第8條；消費爭議調解辦法第10條）。"


def recusal_complete(facts: Facts) -> str | None:
    """Who stands aside, and on which ground of the law."""
    if not facts.says("recused_id") and not facts.says("recused_name"):
        return f"請選擇或填寫迴避的人{_ARTICLE}"
    if facts.says("recusal_ground") not in {ground.value for ground in RecusalGround}:
        return f"請選擇迴避的事由{_ARTICLE}"
    return None


def not_recused(facts: Facts) -> str | None:
    """Nobody who stands aside is given the case, or the chair."""
    given = {facts.says("officer_id"), facts.says("chair_id")}
    return STANDS_ASIDE if given & recused_in(facts.history) else None


def no_conflict_stated(facts: Facts) -> str | None:
    """Whoever takes a second appeal up says that nothing makes him stand aside."""
    if facts.says("no_conflict"):
        return None
    return f"請確認沒有應迴避的情形；有的，請登錄「迴避」{_ARTICLE}"
