"""Hypothesis for the whole suite: no deadline, since the first example may have to compile.

The examples are the same in every run. `pytest --hypothesis-profile=explore` draws new
ones, and more of them.
"""

import numba
from hypothesis import settings

EXAMPLES = 20 if numba.config.DISABLE_JIT else 50

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=EXAMPLES)
settings.register_profile("explore", deadline=None, max_examples=20 * EXAMPLES)
settings.load_profile("steady")
