"""The region is a Mesa model like any other."""

import mesa
import pytest

from sim.model.agents import State
from sim.model.region import Region
from tests.acceptance.worlds import classroom


def test_a_data_collector_reads_the_region_and_its_states() -> None:
    region = Region(classroom())
    collector = mesa.DataCollector(
        model_reporters={
            "quarter": "quarter",
            "challenges": lambda model: float(model.counts.challenges.sum()),
        },
        agent_reporters={
            "code": "code",
            "capability": "capability_usd_bn",
            "engaged": "engaged_share",
        },
    )
    collector.collect(region)
    while region.running:
        region.step()
        collector.collect(region)
    model = collector.get_model_vars_dataframe()
    agents = collector.get_agent_vars_dataframe()
    assert len(model) == region.effective.quarters + 1
    assert model["quarter"].iloc[0] == "2025Q1"
    assert model["quarter"].iloc[-1] == "2030Q1"
    assert model["challenges"].is_monotonic_increasing
    assert model["challenges"].iloc[-1] == region.counts.challenges.sum()
    assert len(agents) == 4 * (region.effective.quarters + 1)
    first = agents.xs(0, level="Step").set_index("code")["capability"]
    # 90 USD bn a year, .08 depreciation and .02 growth: 90 / .1
    assert first["CCC"] == pytest.approx(900)


def test_after_the_last_quarter_nothing_moves() -> None:
    region = Region(classroom()).run()
    events, kept = list(region.events), region.variables.kept.copy()
    region.step()
    assert region.events == events
    assert (region.variables.kept == kept).all()
    assert region.quarter_index == region.effective.quarters
    assert not region.running


def test_the_loop_and_the_run_are_the_same() -> None:
    looped = Region(classroom("treaty"))
    while looped.running:
        looped.step()
    ran = Region(classroom("treaty")).run()
    assert looped.events == ran.events
    assert not ran.running
    assert ran.run() is ran


def test_all_states_are_agents_and_none_is_lost() -> None:
    region = Region(classroom()).run()
    assert len(region.agents) == 4
    assert sorted(agent.code for agent in region.agents) == ["AAA", "BBB", "CCC", "DDD"]
    assert set(region.agents_by_type) == {State}
    assert region.agents.select(lambda state: state.capability_usd_bn > 100).get("code") == [
        "AAA",
        "CCC",
    ]
    assert region.time == region.effective.quarters


def test_two_regions_do_not_share_anything_that_changes() -> None:
    one, other = Region(classroom()), Region(classroom())
    one.run()
    assert other.quarter_index == 0
    assert not other.variables.heat.any()
    assert other.run().events == one.events
