"""Measure what the main comparison would say with values that the literature gives.

Run it after a rule of the crisis, a default or a figure of the region has changed; it takes
seconds once everything is compiled::

    .venv/bin/python docs/measure_evidence_values.py

It writes `docs/reference/evidence_values.csv`: a row a value, with the deterrence failures
that the hub and a pact of four with Taiwan expect over a run, worked out and not played.
Opportunity rates stay as fitted with the defaults.
"""  # noqa: INP001  a script beside the pages that it makes

import csv
from pathlib import Path

from sim.analysis.prospects import expected_failures
from sim.engine.world.constants import build_world
from sim.loading.scenarios import load_scenario

TABLE = Path(__file__).resolve().parent / "reference" / "evidence_values.csv"
HUB, FOUR = "hub_and_spokes", "pacific_pact_core4_taiwan_in"
VALUES: tuple[tuple[str, float], ...] = (
    ("parameters.contest.exponent.major_attack", 0.42),
    ("parameters.contest.exponent.major_attack", 3.5),
    ("parameters.modes.grey_zone.trigger", 0.66),
    ("parameters.support.support_weight", 0.05),
    ("flashpoints.taiwan.challenger_share", 0.15),
    ("states.JPN.reputation_priors.USA", 0.5),
    ("states.JPN.reputation_priors.USA", 0.15),
    ("states.PHL.reputation_priors.USA", 0.75),
    ("states.JPN.public_support", 0.11),
    ("states.JPN.law.fight.major_attack", 0.5),
    ("states.USA.public_support", 0.36),
    ("states.USA.public_support", 0.63),
)
"""Paths of what lies outside its evidence, or at an end of it, with values from there."""


def failures(overrides: dict[str, object]) -> list[float]:
    """Return the failures to be expected under both arrangements."""
    return [
        expected_failures(
            build_world(
                load_scenario(
                    "indo_pacific",
                    arrangement=one,
                    policies=["continuity"],
                    overrides=overrides,
                )
            )
        )
        for one in (HUB, FOUR)
    ]


def write() -> None:
    """Measure, and write the table."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# Made by docs/{Path(__file__).name}\n")
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["path", "value", HUB, FOUR])
        rows.writerow(["", "", *(f"{one:.5f}" for one in failures({}))])
        for path, value in VALUES:
            rows.writerow([path, value, *(f"{one:.5f}" for one in failures({path: value}))])


if __name__ == "__main__":
    write()
