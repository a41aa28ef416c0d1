"""The page of results: the machine in words, the targets, one table."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path

import mesa
import numba
import numpy as np
from measurement import Row
from targets import TARGETS

GB = 2**30

READING = """\
Ratios are what to compare: each is taken within a round that measures both of its sides one
right after the other, and the table gives the median round and the range. Absolute numbers are
for orientation, on a noisy machine. Measured in one run, 5 measurements or more of every part,
of whole processes 3 and of memory 1, unless its row says otherwise. Every path plays the same
replications, plain Python the first of them, to the same numbers, as `tests/equivalence` shows.

- *Mesa* is the agent-based path that `deter run` and agents of your own use, without events and
  with arrays built once. It calls the compiled rules and solver, which bounds what any other
  path can gain on it. *In plain Python* is the same code with numba switched off.
- *The counted limit* is the time of the exponentials, divisions and draws of the same runs, as
  the rules write them, done in compiled loops of nothing else (`benchmarks/limit.py`). It is no
  bound on other ways to write the rules: some quotients of a clash, for one, are made twice.
- *Growth* is in time for one run, or one state, flashpoint or quarter of a run: a ratio
  near 1 means that the cost grows in proportion, one below that it grows by less. The small
  world of four states shows the number of replications, the default scenario the rest. Regions of
  40 and 120 states are copies of the default region side by side; those of 12 flashpoints leave
  some out. Where both grow at once the copies are whole, so that a crisis has as many guarantors:
  each of those who look ahead triples its tree.
- *Memory* is the peak of a process that runs a study of the default scenario cut to 4 quarters.
- *The page for a class* is `deter app` of the default scenario in Chromium, 1280 by 720; a step
  and an answer end with the second frame after it is drawn. The first answer to a change makes its
  arrays, those after it find them.
- *The crisis solver* is timed over the crises of four arrangements and of the reference tests."""


def machine() -> str:
    """Return the machine in words."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {pages / GB:.0f} GB of memory, "
        f"{platform.system()}, Python {platform.python_version()}, numba {numba.__version__}, "
        f"numpy {np.__version__}, Mesa {mesa.__version__}; "
        f"{os.getloadavg()[0]:.1f} processes at work in the minute before"
    )


def number(value: float) -> str:
    """Return a number in three digits, or whole if it has more."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values: Sequence[float]) -> str:
    """Return the range of values."""
    return f"{number(min(values))} - {number(max(values))}" if len(values) > 1 else ""


def line(row: Row) -> str:
    """Return a row in Markdown."""
    ratio = f"{number(row.ratio)} | {spread(row.ratios)}" if row.ratios else " | "
    value = f"{number(row.value)} | {spread(row.values)}" if row.values else " | "
    unit = row.unit if row.values else ""
    return f"| {row.part} | {ratio} | {row.yardstick} | {value} | {unit} | {row.note} |"


def table(rows: Sequence[Row]) -> str:
    """Return all rows in one table, under their headings."""
    lines = [
        "| part | ratio | range | to | median | range | unit | note |",
        "|---|---:|---:|---|---:|---:|---|---|",
    ]
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            lines.append(f"| **{section}** | | | | | | | |")
        lines.append(line(row))
    return "\n".join(lines)


def page(
    rows: Sequence[Row], missing: Sequence[str], before: str, minutes: float, *, is_quick: bool
) -> str:
    """Return the whole page in Markdown.

    Parameters
    ----------
    missing : parts that were not measured, each with the reason
    before : the machine in words, as it was before the first measurement
    """
    how = "make bench BENCH=--quick" if is_quick else "make bench"
    verdicts = "\n".join(f"- {target.verdict(rows)}" for target in TARGETS)
    gaps = "".join(f"- missing: {one}\n" for one in missing)
    return (
        f"# What costs what\n\nMade by `{how}` in {minutes:.1f} minutes.\n\n{before}.\n\n"
        f"{gaps}{chr(10) if gaps else ''}"
        f"## Targets, on two cores\n\n{verdicts}\n\n## Measurements\n\n{READING}\n\n{table(rows)}\n"
    )


def write(text: str) -> Path:
    """Write the page beside this file and return where it is."""
    path = Path(__file__).with_name("RESULTS.md")
    path.write_text(text, encoding="utf-8")
    return path
