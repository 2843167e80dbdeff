"""Every guard by its name, and whether a step may be taken: the last word before it is recorded."""

from types import MappingProxyType
from typing import Final

from petitions.rules import (
    guards_access,
    guards_appeal,
    guards_closing,
    guards_jurisdiction,
    guards_mediation,
    guards_negotiation,
    guards_petition,
    guards_recusal,
    guards_service,
    guards_shared,
)
from petitions.rules.errors import StepNotAllowed
from petitions.rules.facts import Facts, Guard, first_refusal
from petitions.rules.step import Step
from petitions.rules.terms import Outcome

_MODULES = (
    guards_shared,
    guards_jurisdiction,
    guards_appeal,
    guards_closing,
    guards_negotiation,
    guards_mediation,
    guards_petition,
    guards_service,
    guards_access,
    guards_recusal,
)

GUARDS: Final[MappingProxyType[str, Guard]] = MappingProxyType(
    {
        name: guard
        for module in _MODULES
        for name, guard in vars(module).items()
        if not name.startswith("_") and getattr(guard, "__module__", "") == module.__name__
    }
)


def why_not(step: Step, facts: Facts) -> str | None:
    """Return the sentence why a step may not be taken, or None if it may."""
    sentence = first_refusal((GUARDS[key] for key in step.guards), facts)
    return sentence or _outcome_refusal(step, facts)


def check(step: Step, facts: Facts) -> None:
    """Refuse a step whose guards are not met: StepNotAllowed with the sentence."""
    if sentence := why_not(step, facts):
        raise StepNotAllowed(sentence)


def outcome_of(step: Step, facts: Facts) -> Outcome | None:
    """Return the outcome that a step gives the case: the only one it has, or the one that was chosen."""
    if len(step.outcomes) == 1:
        return step.outcomes[0]
    chosen = facts.says("outcome") or facts.detail
    return next((outcome for outcome in step.outcomes if outcome.value == chosen), None)


def _outcome_refusal(step: Step, facts: Facts) -> str | None:
    if not step.outcomes or outcome_of(step, facts):
        return None
    choices = "、".join(outcome.label for outcome in step.outcomes)
    return f"請選擇處理結果：{choices}（{step.article}）。"
