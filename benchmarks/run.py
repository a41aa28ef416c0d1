"""Measure everything and write `RESULTS.md`: `python benchmarks/run.py [--quick] [--offline]`.

The whole takes some fifteen minutes on two idle cores. A part that fails is left
out and Ctrl-C ends the measuring: the page says what is missing. `--quick` leaves out or
shortens what takes long, and writes nothing: it is for looking. `--offline` leaves out the
clone with an environment of its own, which needs a package index, and compiles in this checkout.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial

from analysis import analysis_rows
from fresh import first_start_rows
from growth import (
    both_rows,
    flashpoint_rows,
    guarantor_rows,
    politics_rows,
    quarter_rows,
    replication_rows,
    state_rows,
)
from limit import limit_rows
from measurement import QUICK, WHOLE, Effort, Row
from page import line, machine, page, write
from processes import memory_rows, process_rows, shipped_rows
from rivals import c_rows, expectation_rows, numpy_rows
from seminar_page import page_rows
from speed import part_rows, speed_rows

type Measuring = Callable[[], list[Row]]


def measurings(effort: Effort, *, is_offline: bool) -> dict[str, Measuring]:
    """Return all that is measured by name, in the order of the table.

    Parameters
    ----------
    is_offline : see `first_start_rows`
    """
    nato = "indo_pacific under asian_nato"
    return {
        "speed of indo_pacific": partial(speed_rows, "indo_pacific", effort, with_plain=True),
        "speed under asian_nato": partial(speed_rows, nato, effort, with_plain=False),
        "speed of classroom": partial(speed_rows, "classroom", effort, with_plain=True),
        "limit under hub_and_spokes": partial(limit_rows, "hub_and_spokes", effort),
        "limit under asian_nato": partial(limit_rows, "asian_nato", effort),
        "parts of a run": partial(part_rows, effort),
        "the solver against C": c_rows,
        "end nodes against numpy": numpy_rows,
        "the mean over the draw": expectation_rows,
        "growth in replications": partial(replication_rows, effort),
        "growth in states": partial(state_rows, effort),
        "growth in flashpoints": partial(flashpoint_rows, effort),
        "growth in states and flashpoints": partial(both_rows, effort),
        "growth in quarters": partial(quarter_rows, effort),
        "slow half": partial(politics_rows, effort),
        "growth in strategic guarantors": partial(guarantor_rows, effort),
        "memory": partial(memory_rows, effort),
        "whole processes": partial(process_rows, effort),
        "the page for a class": partial(page_rows, effort),
        "first start": partial(first_start_rows, effort, is_offline=is_offline),
        "the shipped study": partial(shipped_rows, effort),
        "analysis of a million runs": partial(analysis_rows, effort),
    }


def measure(parts: Mapping[str, Measuring]) -> tuple[list[Row], list[str]]:
    """Return every row, shown as it comes, and what is missing with the reason.

    An error costs its own part, Ctrl-C that part and all after it.
    """
    rows: list[Row] = []
    missing: list[str] = []
    is_stopped = False
    for name, measuring in parts.items():
        if is_stopped:
            missing.append(f"{name} (stopped before)")
            continue
        started = time.monotonic()
        try:
            found = measuring()
        except KeyboardInterrupt:
            is_stopped = True
            missing.append(f"{name} (stopped)")
        except Exception as error:  # noqa: BLE001  whatever it is, the other parts are measured
            missing.append(f"{name} ({type(error).__name__}: {' '.join(str(error).split())})")
            print(f"missing: {missing[-1]}", file=sys.stderr, flush=True)
        else:
            rows += found
            shown = "\n".join(line(row) for row in found)
            took = time.monotonic() - started
            print(f"{shown}\n({name}: {took:.0f} s)", file=sys.stderr, flush=True)
    return rows, missing


def main() -> None:
    """Measure, print the page, and keep it unless the look was a quick one."""
    parser = argparse.ArgumentParser(description="Measure everything and write RESULTS.md.")
    parser.add_argument("--quick", action="store_true", help="a shorter look; writes nothing")
    parser.add_argument(
        "--offline", action="store_true", help="no package index: time no fresh clone"
    )
    options = parser.parse_args()
    is_quick = options.quick
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    before, started = machine(), time.monotonic()
    rows, missing = measure(measurings(QUICK if is_quick else WHOLE, is_offline=options.offline))
    minutes = (time.monotonic() - started) / 60
    text = page(rows, missing, before, minutes, is_quick=is_quick)
    print(text)
    if not is_quick:
        write(text)
    if missing:
        sys.exit(1)


if __name__ == "__main__":
    main()
