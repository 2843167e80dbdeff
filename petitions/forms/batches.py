"""What is done to many cases at once: to which, and what is said of it."""

from collections.abc import Mapping

from petitions.rules.terms import State


def read_state(asked: Mapping[str, str]) -> State | None:
    """Read the stage to which a list is narrowed; what cannot be read narrows nothing."""
    stage = asked.get("state", "")
    return State(stage) if stage in set(State) else None
