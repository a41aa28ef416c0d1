"""Compare as `make demo` does until the first table is there; print how long rules compiled.

The command is the user's own, with one addition: at its first look at the runs it prints
what it shows, as JSON with the seconds of compiling, and leaves.
"""

import json
import os
import sys
import time

from sim.interfaces.cli.app import main as run_command
from sim.interfaces.early_look import EarlyLook, Runs
from sim.kernel.compiling import working_seconds
from sim.kernel.sharing import dismiss_helper

STUDY = "scenarios/studies/indo_pacific.yaml"


def main() -> None:
    """Play until the first table."""
    began, began_working = time.monotonic(), working_seconds()
    look = EarlyLook.text

    def text(self: EarlyLook, runs: Runs, *, is_terminal: bool) -> str | None:  # noqa: ARG001
        table = look(self, runs, is_terminal=True)
        if table is None:
            return None
        compiling = time.monotonic() - began - (working_seconds() - began_working)
        print(json.dumps({"compiling": compiling, "table": table}), flush=True)
        # Its processor time counts as that of this process from here on.
        dismiss_helper()
        # Whoever is within a run would hold the exit up.
        os._exit(0)

    EarlyLook.text = text  # type: ignore[method-assign]
    sys.argv = ["deter", "compare", STUDY, *sys.argv[1:]]
    run_command()


if __name__ == "__main__":
    main()
