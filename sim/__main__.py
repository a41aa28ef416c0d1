"""The command `deter`, also as `python -m sim`.

It imports nothing at first, so that Ctrl-C while the rest is imported ends as
quietly as later on.
"""

# Built into the interpreter: `signal` itself takes milliseconds in which Ctrl-C is a traceback.
import _signal  # type: ignore[import-not-found]
import sys

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main() -> None:
    """Run the command line."""
    end_on_ctrl_c()
    try:
        from sim.interfaces.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        end_on_ctrl_c()


def end_on_ctrl_c() -> None:
    """Let Ctrl-C end the process at once, by the system, unless it is ignored.

    There is nothing to lose before a command begins and after it is over. As an exception it
    would be lost itself where it meets a callback of the import system or of the exit, of
    which Python prints "Exception ignored in" before it goes on.
    """
    if _signal.getsignal(_signal.SIGINT) not in {None, _signal.SIG_IGN}:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


if __name__ == "__main__":
    main()
