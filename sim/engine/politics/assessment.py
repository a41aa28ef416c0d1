"""What governments think the future holds: every open flashpoint, solved as things stand.

An assessment asks what an ordinary year would bring: opportunities at their rate without
heat, moods without shocks, forces at home. It follows the rules of the game even where
an agent decides otherwise, since a government cannot see into another one.

References
----------
.. [NOR2012] Nordhaus, W., Oneal, J. R., Russett, B. "The Effects of the International
   Security Environment on National Military Expenditures: A Multicountry Study."
   International Organization 66(3), 2012, 491-513. doi:10.1017/S0020818312000173
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import N_MODES, ObligationColumn
from sim.engine.politics.forecast import Forecast, fill_forecast, forecast_for
from sim.engine.politics.forecast_draws import FORECAST_DRAWS, Draws, grid_for
from sim.engine.politics.forecast_seats import room_for
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.apart import apart
from sim.kernel.compiled import compiled, lean
from sim.kernel.reference import by_reference
from sim.rules.politics.assessment import AssessmentParams, call_rate, probability_of_force

_GREY, _FAIT, _MAJOR = (
    int(Mode.GREY_ZONE),
    int(Mode.FAIT_ACCOMPLI),
    int(Mode.MAJOR_ATTACK),
)
_ACTIVE = int(ObligationColumn.ACTIVE)


class AssessmentNumbers(NamedTuple):
    """What an assessment reads beside the world."""

    called_obligation: float
    """Least obligation by which a challenge calls a state, in [0, 1]."""
    strategic_guarantors: int
    """Guarantors that look ahead in it."""


def assessment_numbers(params: AssessmentParams) -> AssessmentNumbers:
    """Return what an assessment reads of the parameters."""
    return AssessmentNumbers(
        called_obligation=params.called_obligation,
        strategic_guarantors=params.strategic_guarantors,
    )


class Assessed(NamedTuple):
    """What each of n states thinks a year holds."""

    p_force: np.ndarray
    """(n,) uses of force against it: seizures, attacks and grey-zone clashes that become wars."""
    loss: np.ndarray
    """(n,) what it expects to lose where it is the target [stakes]."""
    standing: np.ndarray
    """(n,) what it expects standing with others to cost it materially [stakes]."""
    calls: np.ndarray
    """(n,) crises with force that call on its promises."""
    choice: np.ndarray
    """(f, 4) chance of the status quo and of each mode at an opportunity; noughts where closed."""
    war: np.ndarray
    """(f, 3) chance of a war that begins in each mode."""


@compiled
def nothing_assessed(n: int, f: int) -> Assessed:
    """Return room for what so many states think of so many flashpoints."""
    return Assessed(
        p_force=np.zeros(n),
        loss=np.zeros(n),
        standing=np.zeros(n),
        calls=np.zeros(n),
        choice=np.zeros((f, N_MODES + 1)),
        war=np.zeros((f, N_MODES)),
    )


@lean
def calm(variables: Variables) -> None:
    """Take running wars, forces tied down and heat out of the variables.

    Parameters
    ----------
    variables : a scratch copy; written to
    """
    variables.engaged_share[:] = 0.0
    variables.is_at_war[:] = False
    variables.heat[:] = 0.0


@lean
def is_open(world: World, variables: Variables, flashpoint: int) -> bool:
    """Return whether a flashpoint may still bring a crisis, any running war left out."""
    if variables.is_closed[flashpoint]:
        return False
    has_challenger = variables.is_in_game[world.challenger[flashpoint]]
    return has_challenger and variables.is_in_game[world.target[flashpoint]]


@compiled
def assess(world: World, variables: Variables, numbers: AssessmentNumbers, found: Assessed) -> None:
    """Fill in what each state thinks a year holds.

    Parameters
    ----------
    variables : a scratch copy, as the region is to be thought of; `calm` is applied to it
    numbers : see `AssessmentNumbers`
    found : filled
    """
    assess_at(world, variables, numbers, FORECAST_DRAWS, found)


@compiled
def assess_at(
    world: World, variables: Variables, numbers: AssessmentNumbers, draws: Draws, found: Assessed
) -> None:
    """Fill in the same from a game that is solved at any draws of resolve.

    Parameters
    ----------
    world, variables, numbers, found : see `assess`
    draws : of resolve, at which the game is solved
    """
    _assess(by_reference(world), by_reference(variables), numbers, draws, found)


@apart
def _assess(
    world: World, variables: Variables, numbers: AssessmentNumbers, draws: Draws, found: Assessed
) -> None:
    """Fill in what each state thinks a year holds; world and variables lie in memory."""
    n, most_strategic = world.state_code.size, numbers.strategic_guarantors
    calm(variables)
    found.p_force[:], found.loss[:], found.standing[:], found.calls[:] = 0.0, 0.0, 0.0, 0.0
    found.choice[:], found.war[:] = 0.0, 0.0
    grid = grid_for(draws, world.numbers.resolve_sd)
    forecast = forecast_for(n, most_strategic, draws.at.shape[1])
    room = room_for(n, most_strategic, world.bases.host.shape[2])
    shocks = np.zeros(n)
    for flashpoint in range(world.flashpoint_code.size):
        if not is_open(world, variables, flashpoint):
            continue
        order = guarantor_order(world, variables, flashpoint)
        quiet = CrisisDraws(shock_logit=shocks[: order.size], resolve=0.0)
        crisis = assemble(world, variables, flashpoint, order, quiet)
        fill_forecast(crisis, most_strategic, grid, room, forecast)
        rate, target = world.opportunity_rate[flashpoint], world.target[flashpoint]
        for mode in range(N_MODES):
            found.war[flashpoint, mode] = forecast.war[mode]
        for option in range(N_MODES + 1):
            found.choice[flashpoint, option] = forecast.choice[option]
        found.p_force[target] += probability_of_force(
            rate, forecast.choice[_FAIT + 1], forecast.choice[_MAJOR + 1], forecast.war[_GREY]
        )
        found.loss[target] += rate * forecast.loss[0]
        for k in range(order.size):
            found.standing[order[k]] += rate * forecast.standing[k]
            found.calls[order[k]] += _calls(
                forecast, crisis.obligation[k], rate, numbers.called_obligation
            )


@lean
def _calls(forecast: Forecast, obligation: np.ndarray, rate: float, least: float) -> float:
    """Return how often a year a flashpoint calls on a state's promise.

    Parameters
    ----------
    obligation : (3, 3) invoked obligation by mode, before the policy's multiplier
    rate : of opportunities [1/year]
    least : obligation from which a challenge calls, in [0, 1]
    """
    # A grey-zone clash that becomes a war calls as an attack does.
    by_war = forecast.resist[_MAJOR] + forecast.war[_GREY]
    seized = call_rate(rate, forecast.resist[_FAIT], obligation[_FAIT, _ACTIVE], least)
    return seized + call_rate(rate, by_war, obligation[_MAJOR, _ACTIVE], least)
