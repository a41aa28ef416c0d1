from pathlib import Path

import numpy as np
import pytest

from sim.analysis.prospects import (
    CellFailures,
    Draws,
    expected_challenges,
    expected_failures,
    rates_for,
)
from sim.engine.quarter.prospects import prospects
from sim.engine.world.constants import build_world
from sim.engine.world.variables import initial_variables
from sim.loading.scenarios import load_scenario
from sim.rules.conflict.opportunity import expected_crises
from sim.study.loader import read_cells
from tests.unit.small_sets import COUNT, write_study

CELLS = [("hub", "steady"), ("hub", "wavering"), ("treaty", "steady"), ("treaty", "wavering")]
LENGTH = {"quarters": 6, "seed": 5}


def test_failures_are_chances_times_opportunities() -> None:
    world = build_world(load_scenario("classroom"))
    here = prospects(world, initial_variables(world))
    total = 0.0
    for place in range(2):
        crises = expected_crises(
            world.opportunity_rate[place],
            here.challenge[place],
            world.numbers.quarters,
            world.dynamics.excitation,
            world.dynamics.cooling,
        )
        failure = here.war[place] + here.capitulation[place]
        total += failure * crises / here.challenge[place]
    assert expected_failures(world) == pytest.approx(total)
    assert total > 0


def test_nobody_who_is_never_asked_fails() -> None:
    world = build_world(load_scenario("classroom"))
    assert expected_failures(world._replace(opportunity_rate=np.zeros(2))) == 0


def test_rates_are_those_at_which_the_wanted_challenges_are_expected() -> None:
    world = build_world(load_scenario("classroom"))
    wanted = expected_challenges(world) * 0.5
    there = world._replace(opportunity_rate=rates_for(world, wanted))
    assert expected_challenges(there) == pytest.approx(wanted)


def test_every_vector_is_that_of_a_scenario_loaded_with_its_numbers(tmp_path: Path) -> None:
    found = read_cells(write_study(tmp_path))
    assert found.vectors is not None
    (failures,) = CellFailures(found, CELLS, [Draws.of_set(found.vectors)]).work_out(workers=2)
    for arrangement, policy in CELLS:
        scenario = load_scenario(
            "classroom", arrangement=arrangement, policies=[policy], overrides=LENGTH
        )
        for number in range(COUNT):
            changes = found.vectors.changes(scenario, number)
            loaded = load_scenario(
                "classroom",
                arrangement=arrangement,
                policies=[policy],
                overrides={**LENGTH, **changes},
            )
            alone = expected_failures(build_world(loaded))
            assert failures[arrangement, policy][number] == alone


def test_points_of_the_wide_space_meet_the_counts_of_the_scenario(tmp_path: Path) -> None:
    found = read_cells(write_study(tmp_path))
    assert found.vectors is not None
    wide = Draws.of_ranges(found.vectors, 4, seed=3)
    assert wide.meets_counts
    assert wide.columns == tuple(sorted(found.vectors.ranges))
    for column, name in enumerate(wide.columns):
        low, high = found.vectors.ranges[name]
        # A Latin hypercube of four points has one in each quarter of a range.
        slices = np.floor((wide.vectors[:, column] - low) / (high - low) * 4)
        assert sorted(slices) == [0, 1, 2, 3]
    again = Draws.of_ranges(found.vectors, 4, seed=3)
    assert (again.vectors == wide.vectors).all()
    (failures,) = CellFailures(found, CELLS[:1], [wide]).work_out()
    assert failures[CELLS[0]].shape == (4,)
    assert np.isfinite(failures[CELLS[0]]).all()
