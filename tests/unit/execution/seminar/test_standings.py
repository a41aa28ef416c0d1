import pytest

from sim.execution.seminar.standings import run_with_standings
from sim.execution.single_run import simulate
from sim.loading.scenarios import load_scenario


def test_a_run_that_is_watched_is_the_run_that_is_not() -> None:
    scenario = load_scenario("classroom")
    region, found = run_with_standings(scenario, seed=5, replication=2)
    assert region.events == simulate(scenario, seed=5, replication=2).events
    assert len(found.years) == len(
        {one[:4] for one in _quarters(scenario.start, scenario.quarters)}
    )


def _quarters(start: str, count: int) -> list[str]:
    first = int(start[:4]) * 4 + int(start[5]) - 1
    return [f"{one // 4}Q{one % 4 + 1}" for one in range(first, first + count)]


def test_the_last_number_of_a_line_is_where_the_region_ends() -> None:
    scenario = load_scenario("indo_pacific", overrides={"quarters": 10})
    region, found = run_with_standings(scenario, seed=1)
    assert found.years == (2025, 2026, 2027)
    japan = region.stage.states.index("JPN")
    ends = region.variables
    pairs = [
        (found.support, ends.support),
        (found.burden, ends.burden_pct),
        (found.alignment, ends.alignment),
    ]
    for by_state, array in pairs:
        assert by_state["JPN"][-1] == array[japan]
        assert len(by_state["JPN"]) == 3
    # Opinion moves every quarter, so no two years are alike.
    assert len(set(found.support["JPN"])) == 3
    assert found.support["JPN"] == pytest.approx([0.6] * 3, abs=0.3)
