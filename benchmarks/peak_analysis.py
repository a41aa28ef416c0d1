"""Show a complete comparison, and print what that took: `peak_analysis.py STUDY FOLDER`."""

import contextlib
import io
import json
import sys
import time

from peak_memory import peak_mb

from sim.interfaces.cli.app import app


def main() -> None:
    """Show it where nobody looks, and print seconds and megabytes as JSON."""
    study, folder = sys.argv[1:]
    started = time.monotonic()
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        app(["compare", study, "--output", folder], standalone_mode=False)
    if "Which deters best?" not in shown.getvalue():
        message = f"no verdict was shown:\n{shown.getvalue()}"
        raise RuntimeError(message)
    print(json.dumps({"seconds": time.monotonic() - started, "megabytes": peak_mb()}))


if __name__ == "__main__":
    main()
