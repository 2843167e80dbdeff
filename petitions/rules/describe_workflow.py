"""The procedures as a page to read: a diagram of the states, and the rows with their articles."""

from petitions.rules.documents import find_document
from petitions.rules.grants import GRANTS
from petitions.rules.guards import GUARDS
from petitions.rules.markdown import table
from petitions.rules.measures import find_measure
from petitions.rules.step import Step
from petitions.rules.terms import Procedure, Register, State
from petitions.rules.workflow import is_ended, states_of, steps_of

_BEGINNING = "（尚未立案）"


def describe_procedure(procedure: Procedure | Register) -> str:
    """Return a procedure as a section: diagram of what moves it, table of all that may happen."""
    head = ("編號", "由", "事件", "到", "誰", "權限", "條件", "結果", "文件", "計入", "依據")
    rows = [_row(steps) for steps in _grouped(procedure)]
    return f"### {procedure.label}\n\n{_diagram(procedure)}\n{table(head, rows)}"


def describe_guards() -> str:
    """Return what each condition asks."""
    rows = [(f"`{key}`", (guard.__doc__ or "").strip()) for key, guard in sorted(GUARDS.items())]
    return f"### 條件\n\n{table(('條件', 'What it asks'), rows)}"


def _diagram(procedure: Procedure | Register) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    states = states_of(procedure)
    lines += [f'    state "{state.label}" as {state.value}' for state in states]
    for step in steps_of(procedure):
        if step.changes_state:
            source = step.source.value if step.source else "[*]"
            lines.append(f"    {source} --> {step.target.value}: {step.event.label}")
    lines += [f"    {state.value} --> [*]" for state in states if is_ended(procedure, state)]
    return "\n".join([*lines, "```", ""])


def _grouped(procedure: Procedure | Register) -> list[list[Step]]:
    """Put rows that differ only in where they start beside each other."""
    groups: dict[tuple[object, ...], list[Step]] = {}
    for step in steps_of(procedure):
        target = step.target if step.changes_state else None
        key = (step.id, step.event, target, step.guards, step.outcomes)
        groups.setdefault(key, []).append(step)
    return list(groups.values())


def _row(steps: list[Step]) -> tuple[str, ...]:
    step = steps[0]
    return (
        step.id,
        "、".join(_name(one.source) for one in steps),
        step.event.label,
        step.target.label if step.changes_state else "（不變）",
        step.who.label,
        "、".join(GRANTS[action].label for action in step.actions) or "系統",
        "、".join(f"`{guard}`" for guard in step.guards),
        "、".join(outcome.label for outcome in step.outcomes),
        f"{step.document} {find_document(step.document).label}" if step.document else "",
        find_measure(step.counts).label if step.counts else "",
        step.article,
    )


def _name(state: State | None) -> str:
    return state.label if state else _BEGINNING
