from dataclasses import replace

import pytest

from sim.domain.records import CrisisRecord
from sim.execution.seminar.what_ifs import (
    ToldRun,
    crisis_records_again,
    differs,
    told_run,
    turns,
    what_if_scenario,
)
from sim.execution.single_run import simulate
from sim.loading.scenarios import load_scenario
from sim.results.run_request import RunRequest
from sim.study.seminar_files import WhatIf, seminar_of


@pytest.fixture(scope="module")
def classroom() -> ToldRun:
    request = RunRequest(scenario="classroom")
    scenario = request.load()
    return told_run(request, scenario, seminar_of("classroom", scenario))


def test_every_challenge_is_told_again_under_every_change(classroom: ToldRun) -> None:
    assert set(classroom.again) == {one.crisis for one in classroom.crises}
    assert {len(others) for others in classroom.again.values()} == {4}
    assert all(one.mode is not None for one in classroom.crises)


def test_without_the_promise_the_crisis_of_the_border_turns_to_war(classroom: ToldRun) -> None:
    # The classroom's file says so of its seed, and `deter explain` shows it.
    name = "2027Q4-border"
    factual = next(one for one in classroom.crises if one.crisis == name)
    names = list(classroom.seminar.what_ifs)
    other = classroom.again[name][names.index("no_promise")]
    assert (factual.mode, other.mode) == ("grey_zone", "major_attack")
    assert other.outcome == "war"
    assert turns(factual, other)


def test_a_crisis_beside_itself_does_not_turn(classroom: ToldRun) -> None:
    for record in classroom.crises:
        assert not turns(record, record)
        assert not differs(record, record)


def test_a_change_that_does_not_reach_a_crisis_leaves_it_as_it_was(classroom: ToldRun) -> None:
    region = simulate(classroom.scenario)
    same = what_if_scenario(
        classroom.request,
        classroom.scenario,
        WhatIf(title="the hub were named", arrangement="hub"),
    )
    for record in classroom.crises:
        assert crisis_records_again(region, record.crisis, [same])[0].moves == record.moves


def test_a_helper_that_stays_out_makes_a_difference_and_no_turn(classroom: ToldRun) -> None:
    record: CrisisRecord = classroom.crises[0]
    helped = replace(record, levels={"CCC": "fight"})
    alone = replace(record, levels={"CCC": "abstain"})
    assert differs(helped, alone)
    assert not turns(helped, alone)
    assert not differs(alone, replace(record, levels={}))


def test_pacts_can_be_left_out() -> None:
    request = RunRequest(scenario="classroom")
    change = WhatIf(title="no guarantee", without=["guarantee"])
    changed = what_if_scenario(request, load_scenario("classroom"), change)
    assert "guarantee" not in changed.pacts
