"""A process that compiles what another one is going to need; started by `sim.kernel.sharing`."""

import os
import sys
import threading
import time

from sim.kernel import sharing

IDLE_AT_MOST = 60.0
"""After this long without a need a helper ends [s]."""


def main() -> None:
    """Compile what is needed until there is nothing for a while, or whoever started this ends."""
    sharing.keep_no_helper()
    threading.Thread(target=_end_with_input, daemon=True).start()
    last = time.monotonic()
    while time.monotonic() - last < IDLE_AT_MOST:
        if sharing.compile_a_need():
            last = time.monotonic()
        else:
            time.sleep(sharing.PAUSE)


def _end_with_input() -> None:
    """End this process at once when its input ends."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
