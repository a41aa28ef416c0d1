"""Play a scenario on Mesa whenever a line comes in: `plain_mesa.py SCENARIO RUNS`.

Started with NUMBA_DISABLE_JIT=1 the rules are plain Python. Answers `done` each time.
"""

import sys

from speed import region_runs


def main() -> None:
    """Answer every line with the same runs."""
    work = region_runs(sys.argv[1], int(sys.argv[2]))
    for _ in sys.stdin:
        work()
        print("done", flush=True)


if __name__ == "__main__":
    main()
