"""How many must be there and how many must sign (消費爭議調解辦法 §8, §16, §20)."""


def quorum(members: int) -> int:
    """Return how many of all members must be present: at least a third (§8 I)."""
    return -(-members // 3)


def two_thirds(members: int) -> int:
    """Return how many must be present to let one or several mediators act alone (§8 II ①)."""
    return -(-2 * members // 3)


def half(present: int) -> int:
    """Return how many of those present must agree to that: at least half (§8 II ①)."""
    return -(-present // 2)


def majority(members: int) -> int:
    """Return how many are more than half."""
    return members // 2 + 1


def may_designate(members: int, present: int, agreeing: int) -> bool:
    """Say whether the chair may designate single mediators by resolution (§8 II ①)."""
    return present >= two_thirds(members) and agreeing >= half(present)
