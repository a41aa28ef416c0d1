"""A plausible set as files: vectors as CSV, and beside them in YAML what made them.

The CSV has one column for each path, whose cells are the values to set there, one for
each scale, whose cells are factors, and `loss`, `seed` and `chain`, which set nothing.
The YAML says what each scale multiplies, and between which ends every column lay.
"""

import csv
import io
from pathlib import Path

import numpy as np

from sim.calibration.plausible import PlausibleSet, input_bounds, written_out
from sim.calibration.problem import CalibrationProblem
from sim.calibration.targets import SCALE

ABOUT = ("loss", "seed", "chain")
"""Columns that are no inputs."""

_DIGITS = 6


def vectors_text(problem: CalibrationProblem, found: PlausibleSet, command: str) -> str:
    """Return the CSV of a plausible set.

    Parameters
    ----------
    command : that made it
    """
    columns = list(found.vectors[0])
    out = io.StringIO()
    out.write(f"# Made by a command: do not edit by hand. {command}\n")
    out.write(
        "# Rows are drawn by how well they fit: see loss. What each column sets is in the .yaml\n"
    )
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*columns, *ABOUT])
    rows = zip(found.vectors, found.losses, found.starts, found.chains, strict=True)
    for vector, loss, start, chain in rows:
        cells = [f"{vector[column]:.{_DIGITS}g}" for column in columns]
        place = f"{start}.{chain}"
        writer.writerow([*cells, f"{loss:.{_DIGITS}g}", problem.study.seed, place])
    return out.getvalue()


def ranges_of(problem: CalibrationProblem, found: PlausibleSet) -> dict[str, tuple[float, float]]:
    """Return {column: (low, high)} between which each input lay before anything was fitted."""
    low, high = (
        written_out(problem.study, {n: b[end] for n, b in input_bounds(problem.study).items()})
        for end in (0, 1)
    )
    return {column: (low[column], high[column]) for column in found.vectors[0] if column in low}


def scales_text(problem: CalibrationProblem, found: PlausibleSet, command: str) -> str:
    """Return the YAML beside a plausible set: what its columns mean and what made them."""
    plan, study = problem.study.plausible, problem.study
    losses = np.quantile(found.losses, [0.05, 0.5, 0.95])
    lines = [
        "# Made by a command: do not edit by hand, run it again.",
        f'title: "Plausible set: {study.title}"',
        "scales:",
    ]
    for name in found.vectors[0]:
        if name.startswith(SCALE):
            scale = name.removeprefix(SCALE)
            lines.append(f"  {scale}:")
            # In quotes: a star begins an alias in YAML.
            lines += [f'    - "{pattern}"' for pattern in study.scales[scale].patterns]
    lines.append("ranges:")
    for column, (low, high) in ranges_of(problem, found).items():
        lines.append(f"  {column}: [{low:.{_DIGITS}g}, {high:.{_DIGITS}g}]")
    lines += [
        "notes: >-",
        f"  Made by {command}, seed {study.seed}:",
        f"  {plan.starts} starts of {plan.chains} chains over",
        f"  {plan.generations:,} generations, the first half left out.",
        f"  Loss {losses[0]:.1f}, {losses[1]:.1f}, {losses[2]:.1f}",
        "  (5, 50 and 95 %).",
    ]
    return "\n".join(lines) + "\n"


def write_plausible(
    problem: CalibrationProblem, found: PlausibleSet, path: Path, command: str
) -> tuple[Path, Path]:
    """Write a plausible set and return the paths of its two files.

    Parameters
    ----------
    path : of the CSV; the YAML stands beside it under the same name

    Raises
    ------
    OSError : a file cannot be written
    """
    beside = path.with_suffix(".yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(vectors_text(problem, found, command), encoding="utf-8")
    beside.write_text(scales_text(problem, found, command), encoding="utf-8")
    return path, beside
