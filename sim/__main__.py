"""The command `deter`, also as `python -m sim`.

It imports nothing at first, so that Ctrl-C while the rest is imported ends as
quietly as later on.
"""

import sys

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main() -> None:
    """Run the command line."""
    try:
        from sim.interfaces.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
