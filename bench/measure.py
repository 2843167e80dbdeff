"""Take times fairly: the three sides of a step take turns, so that a slow minute of the machine hits all."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

WARM_UP = 3


@dataclass
class Times:
    """The wall and processor times of one side of a step, in milliseconds."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Median wall time in ms."""
        return statistics.median(self.wall)

    @property
    def p95(self) -> float:
        """95th percentile of the wall time in ms."""
        return sorted(self.wall)[int(len(self.wall) * 0.95)]

    @property
    def cpu_median(self) -> float:
        """Median processor time in ms."""
        return statistics.median(self.cpu)


def take_turns(sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Run the sides of a step in turn, `rounds` times each, after a warm-up."""
    times = {name: Times() for name in sides}
    for turn in range(WARM_UP + rounds):
        for name, act in sides.items():
            gc.disable()
            wall, cpu = time.perf_counter(), time.process_time()
            act()
            spent = (time.perf_counter() - wall) * 1e3, (time.process_time() - cpu) * 1e3
            gc.enable()
            if turn >= WARM_UP:
                times[name].wall.append(spent[0])
                times[name].cpu.append(spent[1])
    return times
