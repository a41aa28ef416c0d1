"""A region in the middle of a run, for tests of the phases of a quarter."""

from typing import NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.outcomes.counts import Counts, FlashpointColumn, no_counts
from sim.engine.outcomes.ledger import OUTCOMES, Ledger, empty_ledger
from sim.engine.politics.phases import debate_treaties
from sim.engine.quarter.engagement import engage
from sim.engine.run.schedule import end_crises, end_quarter, enter_quarter, open_crises
from sim.engine.world.variables import Variables
from sim.kernel.draws import NOBODY, DrawKey, Purpose, permanent_code, uniform
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import Stage, classroom, judged, stage

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
GREY, FAIT, ATTACK = range(3)
ABSTAIN, SUPPORT, FIGHT = range(3)
SEED = 5
LASTING = {"end_probability": 0.0, "nuclear_use_probability": 0.0}
"""Dynamics under which no war ends."""
DECIDED = {"end_probability": 1.0, "nuclear_use_probability": 0.0}
"""Dynamics under which every war ends in the field within the quarter."""


class Course(NamedTuple):
    """A region in the middle of a run, with everything that a quarter reads and writes."""

    here: Stage
    counts: Counts
    ledger: Ledger

    @property
    def variables(self) -> Variables:
        return self.here.variables

    def begin(self, quarter: int = 0, replication: int = 0) -> None:
        key = DrawKey(SEED, replication, quarter)
        enter_quarter(self.here.world, self.here.variables, self.ledger, self.counts, key)
        debate_treaties(self.here.world, self.here.variables, self.ledger, key)
        open_crises(self.here.world, self.here.variables, self.ledger, key)

    def end(self, quarter: int = 0, replication: int = 0) -> None:
        key = DrawKey(SEED, replication, quarter)
        end_crises(self.here.world, self.here.variables, self.ledger, key)
        end_quarter(self.here.world, self.here.variables, self.ledger, self.counts, key)

    def engage(self, flashpoint: int, quarter: int = 0) -> None:
        engage(self.here.world, self.here.variables, self.ledger, flashpoint, quarter)

    def counted(self, name: str, flashpoint: int = BORDER) -> float:
        return float(self.counts.flashpoints[flashpoint, FlashpointColumn[name]])

    def learned(self) -> tuple[np.ndarray, np.ndarray]:
        """Return by how much the counts of kept and broken promises rose above the priors."""
        now, world = self.variables, self.here.world
        return now.kept - world.kept_prior, now.broken - world.broken_prior


def course(scenario: Scenario[Parameters] | None = None, /, **dynamics: float) -> Course:
    """Return a region before its first quarter, with some dynamics replaced."""
    here = stage(classroom() if scenario is None else scenario)
    moved = here.world.dynamics._replace(**dynamics)  # type: ignore[arg-type]
    return Course(
        here=here._replace(world=here.world._replace(dynamics=moved)),
        counts=no_counts(2, 4, here.scenario.quarters),
        ledger=empty_ledger(here.variables),
    )


def act(
    it: Course, flashpoint: int, mode: int, outcome: str, levels: dict[int, int] | None = None
) -> Course:
    """Note a crisis in which Corvia owed .49 and Dorna nothing; both abstain if nothing is said."""
    ledger, done = it.ledger, levels or {}
    ledger.mode[flashpoint], ledger.outcome[flashpoint] = mode, OUTCOMES.index(outcome)
    ledger.n_guarantors[flashpoint] = 2
    ledger.order[flashpoint, :2] = [C, D]
    ledger.level[flashpoint, :2] = [done.get(C, ABSTAIN), done.get(D, ABSTAIN)]
    ledger.owed[flashpoint, :2] = [0.49, 0.0]
    ledger.weight[flashpoint, :2] = [(0.0, 0.25, 1.0)[x] for x in ledger.level[flashpoint, :2]]
    return it


def drawn(purpose: Purpose, place: str, replication: int = 0, quarter: int = 0) -> float:
    return uniform(DrawKey(SEED, replication, quarter), int(purpose), permanent_code(place), NOBODY)


def boiling(**overrides: object) -> Scenario[Parameters]:
    """Return a classroom in which every flashpoint offers an opportunity every quarter."""
    rates = {
        f"flashpoints__{name}__opportunity_rate": judged(1000) for name in ("border", "islets")
    }
    return classroom(**{**rates, **overrides})  # type: ignore[arg-type]


def replication_where(
    purpose: Purpose, place: str, low: float, high: float, quarter: int = 0
) -> int:
    """Return the first replication in which a draw falls between two bounds."""
    return next(r for r in range(10_000) if low <= drawn(purpose, place, r, quarter) < high)


def at_war(here: Stage, flashpoint: int = BORDER, **levels: int) -> Stage:
    here.variables.is_at_war[flashpoint] = True
    for code, level in levels.items():
        here.variables.war_level[flashpoint, here.state(code)] = level
        here.variables.war_weight[flashpoint, here.state(code)] = (0, 0.25, 1)[level]
    return here
