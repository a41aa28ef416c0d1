import os
import subprocess
import sys

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import ObligationColumn
from sim.engine.crisis.draws import DRAWS
from sim.engine.crisis.expectation import Expectation, expectation
from sim.engine.crisis.solver import solve
from sim.engine.politics.assessment import (
    Assessed,
    AssessmentNumbers,
    assess,
    assess_at,
    assessment_numbers,
    calm,
    is_open,
    nothing_assessed,
)
from sim.engine.politics.forecast_draws import Draws
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables, arrays_by_name, snapshot_of
from sim.rules.parameters import Parameters
from sim.rules.politics.assessment import AssessmentParams
from tests.acceptance.worlds import Stage, classroom, indo_pacific, stage

NUMBERS = AssessmentNumbers(called_obligation=0.1, strategic_guarantors=2)
GREY, FAIT, MAJOR = int(Mode.GREY_ZONE), int(Mode.FAIT_ACCOMPLI), int(Mode.MAJOR_ATTACK)
CELLS = [
    ("no_commitments", "continuity"),
    ("hub_and_spokes", "transactional"),
    ("pacific_pact_core4_taiwan_in", "continuity"),
]


def assessed(world: World, variables: Variables, numbers: AssessmentNumbers = NUMBERS) -> Assessed:
    """Return an assessment that leaves the variables alone."""
    found = nothing_assessed(world.state_code.size, world.flashpoint_code.size)
    assess(world, snapshot_of(variables), numbers, found)
    return found


def expectations(here: Stage) -> Assessed:
    """Return what full expectations say of all but the price of standing with others."""
    found = nothing_assessed(len(here.states), len(here.points))
    for point in range(len(here.points)):
        order = guarantor_order(here.world, here.variables, point)
        quiet = CrisisDraws(shock_logit=np.zeros(order.size), resolve=0.0)
        crisis = assemble(here.world, here.variables, point, order, quiet)
        mean: Expectation = expectation(crisis, solve(crisis))
        rate, target = here.world.opportunity_rate[point], here.world.target[point]
        found.p_force[target] += rate * (mean.choice[2] + mean.choice[3] + mean.war[GREY])
        found.loss[target] -= rate * mean.utility[1]
        owed = crisis.obligation[:, :, ObligationColumn.ACTIVE] >= NUMBERS.called_obligation
        calls = owed[:, FAIT] * mean.resist[FAIT]
        calls += owed[:, MAJOR] * (mean.resist[MAJOR] + mean.war[GREY])
        np.add.at(found.calls, order, rate * calls)
    return found


def by_state(found: Assessed) -> dict[str, np.ndarray]:
    """Return what each state thinks, without the chances of each flashpoint."""
    return {name: getattr(found, name) for name in ("p_force", "loss", "standing", "calls")}


def assert_alike(one: Assessed, other: Assessed) -> None:
    for part, same in zip(one, other, strict=True):
        np.testing.assert_array_equal(part, same)


@pytest.mark.parametrize("cell", CELLS)
def test_at_eleven_draws_and_with_everybody_it_is_the_expectation(cell: tuple[str, str]) -> None:
    here = stage(indo_pacific(*cell))
    found = nothing_assessed(len(here.states), len(here.points))
    eleven = Draws(at=np.array([DRAWS] * 3), n_draws=np.full(3, DRAWS.size))
    numbers = NUMBERS._replace(strategic_guarantors=here.world.numbers.strategic_guarantors)
    assess_at(here.world, snapshot_of(here.variables), numbers, eleven, found)
    whole = expectations(here)
    # what is left is the first move, weighed at fewer points
    np.testing.assert_allclose(found.p_force, whole.p_force, rtol=2e-2, atol=1e-5)
    np.testing.assert_allclose(found.loss, whole.loss, rtol=2e-2, atol=1e-5)
    np.testing.assert_allclose(found.calls, whole.calls, rtol=2e-2, atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_it_keeps_to_the_error_that_the_decision_states(cell: tuple[str, str]) -> None:
    here = stage(indo_pacific(*cell))
    found, whole = assessed(here.world, here.variables), expectations(here)
    # summed over the region: docs/decisions/0030
    for part, same, error in (
        (found.p_force, whole.p_force, 0.06),
        (found.loss, whole.loss, 0.05),
        (found.calls, whole.calls, 0.12),
    ):
        assert np.abs(part - same).sum() <= error * same.sum()


def turned(scenario: Scenario[Parameters]) -> Scenario[Parameters]:
    """Return the scenario with its files the other way round."""
    backward = {
        field: dict(reversed(getattr(scenario, field).items()))
        for field in ("states", "flashpoints", "pacts", "policies")
    }
    return scenario.model_copy(update=backward)


def test_the_order_of_files_changes_nothing() -> None:
    scenario = classroom("treaty")
    one, other = stage(scenario), stage(turned(scenario))
    assert list(other.scenario.states) != list(one.scenario.states)
    assert_alike(assessed(one.world, one.variables), assessed(other.world, other.variables))


def test_closed_flashpoints_and_those_without_a_party_add_nothing() -> None:
    here = stage(classroom("treaty"))
    whole = assessed(here.world, here.variables)
    parts = []
    for name in here.points:
        alone = snapshot_of(here.variables)
        alone.is_closed[:] = True
        alone.is_closed[here.point(name)] = False
        parts.append(assessed(here.world, alone))
    for column, total in enumerate(whole):
        np.testing.assert_allclose(sum(part[column] for part in parts), total, rtol=1e-12)
        assert total.max() > 0
    nothing = nothing_assessed(len(here.states), len(here.points))
    closed, gone = snapshot_of(here.variables), snapshot_of(here.variables)
    closed.is_closed[:] = True
    assert_alike(assessed(here.world, closed), nothing)
    gone.is_in_game[here.world.challenger] = False
    assert_alike(assessed(here.world, gone), nothing)
    assert not is_open(here.world, gone, 0)


def test_whom_nobody_challenges_has_no_loss_and_no_force_to_fear() -> None:
    here = stage(indo_pacific("hub_and_spokes"))
    found = assessed(here.world, here.variables)
    is_target = np.isin(np.arange(len(here.states)), here.world.target)
    assert (found.loss[is_target] > 0).all()
    assert (found.p_force[is_target] >= 0).all()
    assert not found.loss[~is_target].any()
    assert not found.p_force[~is_target].any()
    assert (found.standing >= 0).all()


def test_twice_as_many_opportunities_are_twice_as_much_of_everything() -> None:
    here = stage(classroom("treaty"))
    often = here.world._replace(opportunity_rate=2 * here.world.opportunity_rate)
    once, twice = assessed(here.world, here.variables), assessed(often, here.variables)
    # Of each opportunity the chances stay what they are.
    assert once._fields[4:] == ("choice", "war")
    for part, double in zip(once[:4], twice[:4], strict=True):
        np.testing.assert_array_equal(2 * part, double)
    assert_alike(once._replace(**by_state(twice)), twice)


def test_only_a_promise_is_called_on() -> None:
    here = stage(indo_pacific("pacific_pact_core4"))
    owed = here.world.pacts.text_obligation[here.variables.pacts.epoch[0]]
    low, high = (
        assessed(here.world, here.variables, NUMBERS._replace(called_obligation=least)).calls
        for least in (0.1, 0.5)
    )
    assert (low[owed.max(axis=0) < 0.1] == 0).all()
    assert (high[owed.max(axis=0) < 0.5] == 0).all()
    assert (high <= low).all()
    assert low[here.state("USA")] >= high[here.state("USA")] > 0
    never = NUMBERS._replace(called_obligation=1.1)
    assert not assessed(here.world, here.variables, never).calls.any()


def test_wars_forces_tied_down_and_heat_are_left_out() -> None:
    here = stage(classroom("treaty"))
    before, busy = assessed(here.world, here.variables), snapshot_of(here.variables)
    busy.engaged_share[:], busy.is_at_war[:], busy.heat[:] = 0.5, True, 2.0
    assert_alike(assessed(here.world, busy), before)
    calm(busy)
    before_war = arrays_by_name(here.variables)
    for name, part in arrays_by_name(busy).items():
        np.testing.assert_array_equal(part, before_war[name], err_msg=name)


def test_the_numbers_are_those_of_the_parameters() -> None:
    params = AssessmentParams(called_obligation=0.2, strategic_guarantors=3)
    assert assessment_numbers(params) == AssessmentNumbers(
        called_obligation=0.2, strategic_guarantors=3
    )


SAY = """
import numpy as np
from tests.unit.engine.politics.test_assessment import assessed
from tests.acceptance.worlds import classroom, stage
here = stage(classroom("treaty"))
found = assessed(here.world, here.variables)
print(np.concatenate([part.ravel() for part in found]).tobytes().hex())
"""


@pytest.mark.slow
def test_plain_python_gives_the_same_bits() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", SAY],
            env=os.environ | {"NUMBA_DISABLE_JIT": plain},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for plain in ("0", "1")
    ]
    assert said[0] == said[1]
    assert len(said[0]) > 100
