"""The plan of a study file: its points, and the scenario of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.domain.scenario import Scenario
from sim.engine.parameters import Parameters
from sim.study.designs import ComparisonStudy
from sim.study.loader import Cell, load_cells, load_study
from sim.study.plan import Point


@dataclass(frozen=True)
class ComparisonPlan:
    """Every arrangement under every policy."""

    name: str
    study: ComparisonStudy
    cells: list[Cell]
    kind: str = "comparison"
    factors: Sequence[str] = ("arrangement", "policy")
    logged: int = 0
    outputs: frozenset[str] = field(default=frozenset({"runs", "flashpoints"}))

    @property
    def scenario_name(self) -> str:
        """Return the name of the scenario that points vary."""
        return self.study.scenario

    @property
    def points(self) -> list[Point]:
        """Return every point."""
        return [
            Point(
                index,
                {"arrangement": cell.arrangement, "policy": cell.policy},
                cell.arrangement,
                (cell.policy,),
                self.study.overrides,
            )
            for index, cell in enumerate(self.cells)
        ]

    @property
    def seed(self) -> int:
        """Return the seed of the draws."""
        return self.study.seed

    @property
    def replications(self) -> int:
        """Return the runs of each point."""
        return self.study.replications

    @property
    def fingerprint(self) -> str:
        """Return a hash of the study and of every scenario in it."""
        digest = hashlib.sha256(self.study.model_dump_json().encode())
        for cell in self.cells:
            digest.update(cell.scenario.digest.encode())
        return digest.hexdigest()

    def scenario(self, index: int) -> Scenario[Parameters]:
        """Return the effective scenario of a point."""
        return self.cells[index].scenario


def plan_of(name_or_path: str | Path, replications: int | None = None) -> ComparisonPlan:
    """Return the plan of a study.

    Parameters
    ----------
    replications : in place of the study's number

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    study, cells = load_study(name_or_path), load_cells(name_or_path)
    if replications is not None:
        study = study.model_copy(update={"replications": replications})
    return ComparisonPlan(Path(name_or_path).stem, study, cells)
