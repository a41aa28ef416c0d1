"""One readable trace a scenario: a whole run told, and its busiest crisis explained.

`DETER_REGENERATE=1 pytest tests/traces` writes them anew; read the difference in review.
"""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim import load_scenario, simulate
from sim.domain.records import CrisisRecord
from sim.interfaces.cli.app import app

FOLDER = Path(__file__).parent
SEED = "1"


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def trace(scenario: str) -> str:
    told = printed("run", scenario, "--seed", SEED)
    # The hash changes with every word of the files, the story only with what they mean.
    told = told.replace(load_scenario(scenario).digest, "(hash)")
    crises = [
        event
        for event in simulate(load_scenario(scenario), seed=int(SEED)).events
        if isinstance(event, CrisisRecord)
    ]
    busiest = max(crises, key=lambda crisis: len(crisis.moves))
    return f"{told}\n{'=' * 100}\n\n{printed('explain', scenario, busiest.crisis, '--seed', SEED)}"


@pytest.mark.parametrize("scenario", ["classroom", "europe", "indo_pacific"])
def test_a_run_reads_as_it_did_when_it_was_last_reviewed(scenario: str) -> None:
    path = FOLDER / f"{scenario}.txt"
    found = trace(scenario)
    if os.environ.get("DETER_REGENERATE"):
        path.write_text(found, encoding="utf-8")
    assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()
