"""How long tests wait for what must come: only what fails waits so long.

A test waits for a state and never for a while, since how far another thread, process or
page comes within a while depends on what else the machine does.
"""

import time
from collections.abc import Callable
from typing import Final

PATIENCE: Final = 300.0
"""After which what has not come never will, however busy the machine is [s]."""

PAUSE: Final = 0.01
"""Between two looks [s]."""


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for a state, and fail if it does not come.

    Parameters
    ----------
    condition : whether it is there; may itself fail where it can no longer come
    """
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(PAUSE)
