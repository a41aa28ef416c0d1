"""Hypothesis for the whole suite: no deadline, since the first example may have to compile.

The examples are the same in every run. `pytest --hypothesis-profile=explore` draws new
ones, and more of them. No terminal folds what tests read.

A suite that runs in the background of a shell without job control inherits that SIGINT
is ignored, and so would every command that a test starts and interrupts.
"""

import os
import signal

import numba
from hypothesis import HealthCheck, settings

# pytest-xdist sets it for its workers, and deter folds what it says to that width.
os.environ.pop("COLUMNS", None)

EXAMPLES = 20 if numba.config.DISABLE_JIT else 50

# How long it takes to draw an example tells how busy the machine is.
TIMELESS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("steady", TIMELESS, derandomize=True, max_examples=EXAMPLES)
settings.register_profile("explore", TIMELESS, max_examples=20 * EXAMPLES)
settings.load_profile("steady")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
