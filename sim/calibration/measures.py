"""What the region would do in its first quarter, without drawing anything.

Every crisis is solved at the start of a run. Rates, shares, slopes and the
conduct of guarantors then follow by arithmetic, without Monte Carlo error.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.calibration.problem import CalibrationProblem
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES
from sim.engine.crisis.arrays import N_MODES, ObligationColumn, SummaryColumn
from sim.engine.crisis.mode_tables import mode_table
from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.world.constants import World, flashpoint_names, numbers_of
from sim.engine.world.variables import initial_variables
from sim.rules.conflict.opportunity import expected_crises, retained_heat
from sim.rules.parameters import Parameters

FAIT = MODES.index("fait_accompli")
ATTACK = MODES.index("major_attack")


class Opening(NamedTuple):
    """The crises of the first quarter. f flashpoints, n states."""

    choice: np.ndarray
    """(f, 4) probability of the status quo and of each mode."""
    resist: np.ndarray
    """(f, 3) probability that the target resists, by mode."""
    press: np.ndarray
    """(f, 3) probability that the challenger presses if resisted, by mode."""
    levels: np.ndarray
    """(f, n, 3, 3) probability of each level (last) of strategic guarantors by mode; not a number
    for all others."""
    obligation: np.ndarray
    """(f, n) obligation against a major attack."""

    @property
    def challenge(self) -> np.ndarray:
        """Return (f,) the probability of any challenge."""
        return np.asarray(1 - self.choice[:, 0])

    @property
    def war(self) -> np.ndarray:
        """Return (f,) the probability of war at an opportunity."""
        return np.asarray(
            self.choice[:, ATTACK + 1] * self.resist[:, ATTACK] * self.press[:, ATTACK]
        )

    @property
    def force(self) -> np.ndarray:
        """Return (f,) the probability of a fait accompli or a major attack."""
        return np.asarray(self.choice[:, FAIT + 1 :].sum(axis=1))


def with_parameters(world: World, scenario: Scenario[Parameters]) -> World:
    """Return the world with the game's parameters of a scenario that differs in these alone."""
    return world._replace(numbers=numbers_of(scenario), modes=mode_table(scenario.parameters))


def opening_of(world: World) -> Opening:
    """Return what every crisis of the first quarter would look like.

    Parameters
    ----------
    world : the arrays of a scenario
    """
    variables = initial_variables(world)
    f, n = world.flashpoint_code.size, world.state_code.size
    choice, resist, press = (
        np.zeros((f, N_MODES + 1)),
        np.zeros((f, N_MODES)),
        np.zeros((f, N_MODES)),
    )
    levels = np.full((f, n, N_MODES, 3), np.nan)
    for point in range(f):
        order = guarantor_order(world, variables, point)
        # No shocks: with drawn ones the search would fit their luck.
        calm = CrisisDraws(shock_logit=np.zeros(order.size), resolve=0.0)
        crisis = assemble(world, variables, point, order, calm)
        solution = solve(crisis)
        choice[point] = solution.choice
        resist[point] = solution.summary[:, SummaryColumn.RESIST]
        press[point] = solution.summary[:, SummaryColumn.PRESS]
        levels[point, order[: crisis.n_strategic]] = solution.levels[:N_MODES].transpose(1, 0, 2)
    owed = world.pacts.obligation[variables.epoch[0], :, :, ATTACK, ObligationColumn.ACTIVE]
    return Opening(
        choice=choice, resist=resist, press=press, levels=levels, obligation=np.asarray(owed)
    )


def opportunity_rates(
    challenge: np.ndarray,
    crises: np.ndarray,
    quarters: int,
    excitation: float,
    half_life_quarters: float,
) -> np.ndarray:
    """Return the yearly rates at which so many crises are expected over a run.

    Heat is followed by its mean (`expected_crises`); the rate is found by bisection.

    Parameters
    ----------
    challenge : (f,) probability of a challenge at an opportunity
    crises : (f,) challenges wanted over the run
    """
    retained = retained_heat(half_life_quarters)
    low, high = np.zeros_like(crises), np.full_like(crises, 40.0)
    # Sixty halvings of 40 are below the spacing of doubles, so no tolerance has to be chosen.
    for _ in range(60):
        rate = 0.5 * (low + high)
        total = np.array(
            [
                expected_crises(one, used, quarters, excitation, retained)
                for one, used in zip(rate, challenge, strict=True)
            ]
        )
        high = np.where(total > crises, rate, high)
        low = np.where(total > crises, low, rate)
    return np.asarray(0.5 * (low + high))


def yearly_opportunities(problem: CalibrationProblem, here: Opening) -> np.ndarray:
    """Return (f,) opportunities a year before heat that give the observed counts."""
    known = ~np.isnan(problem.counts)
    # A candidate under which nobody challenges would divide by nought: the search steps on.
    observed = np.where(known, problem.counts, 0.0) / np.maximum(here.challenge, 1e-9)
    return np.where(known, observed, problem.world.opportunity_rate)


def region_measures(problem: CalibrationProblem, here: Opening, null: Opening) -> dict[str, float]:
    """Return every measure that a band may speak of.

    Parameters
    ----------
    here, null : crises under the scenario's arrangement, and without commitments
    """
    rates = yearly_opportunities(problem, here)
    disputes = float((rates * here.challenge).sum())
    wars = rates * here.war
    study = problem.study
    protected = here.obligation.max(axis=1) >= study.protecting_obligation
    names = flashpoint_names(problem.scenario)
    ordinary = np.array([name not in study.may_dominate for name in names])
    allied = here.obligation >= study.allied_obligation
    stands = here.levels[..., 1] + here.levels[..., 2]
    is_open = here.choice[:, 1:] > 0

    def slope(quantity: Callable[[Opening], np.ndarray]) -> float:
        # The same opportunities on both sides, so only what is done with them differs.
        with_pacts = (rates * quantity(here))[protected].sum()
        return float(with_pacts / (rates * quantity(null))[protected].sum())

    def ally_stands(mode: int) -> float:
        return float(np.nanmean(stands[:, :, mode][allied & is_open[:, mode, None]]))

    uncommitted = (here.obligation == 0)[:, :, None] & is_open[:, None, :]
    return {
        "force_share": float((rates * here.force).sum()) / disputes,
        "war_per_dispute": float(wars.sum()) / disputes,
        "resisted_share": float(
            (rates[:, None] * here.choice[:, 1:] * here.resist).sum() / disputes
        ),
        "initiation_slope": slope(lambda side: side.challenge),
        "force_slope": slope(lambda side: side.force),
        "war_slope": slope(lambda side: side.war),
        "ally_stands_fait_accompli": ally_stands(FAIT),
        "ally_stands_major_attack": ally_stands(ATTACK),
        "bystander_fights": float(np.nanmean(here.levels[..., 2][uncommitted])),
        # A region without any war has no largest share; the floor only keeps 0 / 0 from being NaN.
        "largest_other_war_share": float(np.max(wars * ordinary) / max(wars.sum(), 1e-12)),
    }
