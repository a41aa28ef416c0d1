"""The Mesa path and the compiled ensemble give one answer, bit for bit."""

from collections.abc import Iterator

import numpy as np
import pytest

from sim.domain.records import CrisisRecord, WarRecord
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, MODES, quarter_name
from sim.engine.acts import ENDINGS, OUTCOMES
from sim.engine.ensemble import Setting, Stretch, play, setting_of
from sim.engine.log import EventColumn
from sim.engine.parameters import Parameters
from sim.engine.variables import Variables
from sim.engine.world import first_quarter, flashpoint_names, state_names
from sim.model.region import Region
from sim.study.loader import load_scenario

REPLICATIONS = 20


def events(stretch: Stretch, scenario: Scenario[Parameters]) -> Iterator[tuple[object, ...]]:
    """Yield the events of a stretch in the words of the records."""
    states, places = state_names(scenario), flashpoint_names(scenario)
    start, log = first_quarter(scenario), stretch.log
    for row in range(log.used[0]):
        one = dict(zip((column.name for column in EventColumn), log.rows[row], strict=True))
        head = (int(one["REPLICATION"]), quarter_name(start + int(one["QUARTER"])))
        place = places[int(one["FLASHPOINT"])]
        asked = {states[k]: LEVELS[x] for k, x in enumerate(log.level[row]) if x >= 0}
        if one["IS_WAR"]:
            ending = ENDINGS[int(one["OUTCOME"])]
            since = quarter_name(start + int(one["SINCE"]))
            sides = (
                tuple(code for code, level in asked.items() if level == "fight"),
                tuple(code for code, level in asked.items() if level == "support"),
            )
            yield (*head, place, ending, since, one["BATTLE_DEATHS"], *sides)
            continue
        owed = {states[k]: x for k, x in enumerate(log.owed[row]) if not np.isnan(x)}
        mode = None if one["MODE"] < 0 else MODES[int(one["MODE"])]
        outcome = OUTCOMES[int(one["OUTCOME"])]
        numbers = (one["WAR_PROBABILITY"], one["CONTROL_LOST"])
        yield (*head, place, outcome, mode, *numbers, asked, owed)


def recorded(region: Region) -> Iterator[tuple[object, ...]]:
    """Yield the events of a Mesa run in the same words."""
    for record in region.events:
        if isinstance(record, WarRecord):
            yield (
                region.replication,
                record.until,
                record.flashpoint,
                record.ending,
                record.since,
                record.battle_deaths,
                record.fighters,
                record.supporters,
            )
        elif isinstance(record, CrisisRecord):
            yield (
                region.replication,
                record.quarter,
                record.flashpoint,
                record.outcome,
                record.mode,
                record.war_probability,
                record.control_lost,
                dict(record.levels),
                dict(record.obligations),
            )


def assert_same_bits(one: np.ndarray, other: np.ndarray) -> None:
    assert one.dtype == other.dtype
    assert one.shape == other.shape
    assert one.tobytes() == other.tobytes(), np.flatnonzero(one != other)


def assert_equivalent(scenario: Scenario[Parameters], replications: int) -> None:
    """Play a scenario on both paths and compare everything."""
    setting: Setting = setting_of(scenario)
    stretch = play(setting, 0, replications, logged=replications)
    told = []
    for replication in range(replications):
        region = Region(scenario, replication=replication, world=setting.world)
        for quarter in range(scenario.quarters):
            region.step()
            for name in Variables._fields:
                mesa = getattr(region.variables, name)
                compiled = getattr(stretch.history, name)[replication * scenario.quarters + quarter]
                assert mesa.tobytes() == compiled.tobytes(), (name, replication, quarter)
        assert_same_bits(region.tally.counts.places, stretch.tallies.places[replication])
        assert_same_bits(region.tally.counts.states, stretch.tallies.states[replication])
        told += list(recorded(region))
    assert told == list(events(stretch, scenario))


@pytest.mark.parametrize("policy", ["continuity"])
@pytest.mark.parametrize("arrangement", ["hub_and_spokes", "asian_nato"])
def test_x(arrangement: str, policy: str) -> None:
    scenario = load_scenario("indo_pacific", arrangement=arrangement, policies=[policy])
    assert_equivalent(scenario, 5)
