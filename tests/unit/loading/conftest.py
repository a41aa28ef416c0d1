"""A function that loads small scenarios."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters


@pytest.fixture
def load(work: Path) -> Callable[[str], Scenario[Parameters]]:
    """Return a function that loads a scenario which extends the base by some lines."""

    def load_extended(lines: str) -> Scenario[Parameters]:
        (work / "case.yaml").write_text(f"title: Case\nextend: base\n{lines}", encoding="utf-8")
        return load_scenario("case.yaml")

    return load_extended
