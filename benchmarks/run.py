"""Measure everything and write `RESULTS.md`: `python benchmarks/run.py [--quick]`.

The whole takes about a quarter of an hour on two idle cores. `--quick` leaves out or
shortens what takes long, and writes nothing: it is for looking.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial

from growth import quarter_rows, replication_rows, size_rows
from measurement import QUICK, WHOLE, Effort, Row
from page import line, machine, page, write
from processes import cold_rows, memory_rows, process_rows, shipped_rows
from rivals import c_rows, numpy_rows
from speed import part_rows, speed_rows

type Measuring = Callable[[], list[Row]]


def measurings(effort: Effort) -> list[Measuring]:
    """Return all that is measured, in the order of the table."""
    return [
        partial(speed_rows, "indo_pacific", effort, with_plain=True),
        partial(speed_rows, "indo_pacific under asian_nato", effort, with_plain=False),
        partial(speed_rows, "classroom", effort, with_plain=True),
        partial(part_rows, effort),
        c_rows,
        numpy_rows,
        partial(replication_rows, effort),
        partial(size_rows, effort),
        partial(quarter_rows, effort),
        partial(memory_rows, effort),
        partial(process_rows, effort),
        partial(cold_rows, effort),
        partial(shipped_rows, effort),
    ]


def measured(all_of_it: Iterable[Measuring]) -> list[Row]:
    """Return every row, each shown as it comes: the last ones are minutes away."""
    rows = []
    for measuring in all_of_it:
        for row in measuring():
            print(line(row), file=sys.stderr, flush=True)
            rows.append(row)
    return rows


def main() -> None:
    """Measure, print the page, and keep it unless the look was a quick one."""
    parser = argparse.ArgumentParser(description="Measure everything and write RESULTS.md.")
    parser.add_argument("--quick", action="store_true", help="a shorter look; writes nothing")
    is_quick = parser.parse_args().quick
    before, started = machine(), time.monotonic()
    rows = measured(measurings(QUICK if is_quick else WHOLE))
    text = page(rows, before, (time.monotonic() - started) / 60, is_quick=is_quick)
    print(text)
    if not is_quick:
        write(text)


if __name__ == "__main__":
    main()
