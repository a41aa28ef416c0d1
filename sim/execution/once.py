"""Make what belongs to a scenario once, however many batches ask for it."""

import threading
import weakref
from collections.abc import Callable

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters


def once_for_each[T](
    make: Callable[[Scenario[Parameters]], T],
) -> Callable[[Scenario[Parameters]], T]:
    """Return a thread-safe `make` that keeps each value for as long as its scenario lives."""
    known: dict[int, T] = {}
    lock = threading.Lock()

    def value_of(scenario: Scenario[Parameters]) -> T:
        # By identity: an equal scenario makes an equal value, and to compare two takes longer.
        key = id(scenario)
        with lock:
            if key not in known:
                known[key] = make(scenario)
                # When the scenario goes, another may get its identity. Not at the end of the
                # process, when nobody asks any more.
                weakref.finalize(scenario, known.pop, key, None).atexit = False
            return known[key]

    return value_of
