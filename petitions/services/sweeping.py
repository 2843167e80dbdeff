"""Sweep memory by hand in a loop that makes many rows."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def sweeping_by_hand() -> Iterator[Callable[[], int]]:
    """Let the garbage of a loop that makes many rows be swept between its steps only, by what this yields.

    The collector would look through the rows of a step again and again and find nothing: a fifth of the work.
    """
    was_enabled = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()
