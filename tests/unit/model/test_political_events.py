"""What changed in politics, told from how it stood."""

from sim import Region, load_scenario
from sim.domain.political_records import ElectionRecord, PactRecord, PoliticalRecord, RegimeRecord
from tests.unit.model.eager_treaty import eager


def political(region: Region) -> list[PoliticalRecord]:
    return [one for one in region.events if isinstance(one, PoliticalRecord)]


def test_a_policy_from_before_the_run_ends_in_its_first_quarter() -> None:
    scenario = load_scenario(
        "indo_pacific",
        policies=["electoral"],
        overrides={"switches.politics": True, "quarters": 3},
    )
    found = political(Region(scenario, seed=1).run())
    regime = next(one for one in found if isinstance(one, RegimeRecord))
    assert (regime.quarter, regime.before, regime.policy) == (
        "2025Q1",
        "continuity",
        "transactional",
    )
    assert set(regime.news) >= {"JPN", "KOR"}
    assert max(regime.news.values()) < 0
    # Known: South Korea in June 2025, and the Upper House in July.
    elections = {(one.quarter, one.state): one for one in found if isinstance(one, ElectionRecord)}
    korea, japan = elections["2025Q2", "KOR"], elections["2025Q3", "JPN"]
    assert (korea.decides, korea.is_new_side) == (("government",), True)
    assert korea.side == scenario.states["KOR"].sides[1].label
    assert (japan.decides, japan.majority, japan.is_new_majority) == (("legislature",), -1, True)


def test_a_pact_of_the_calendar_begins_and_ends() -> None:
    dated = eager(pacts__guarantee__in_force="2025-04-01", pacts__guarantee__until="2026-01-01")
    found = [one for one in political(Region(dated, seed=1).run()) if isinstance(one, PactRecord)]
    assert [(one.quarter, one.pact, one.event, one.states) for one in found] == [
        ("2025Q2", "guarantee", "begins", ("BBB", "CCC")),
        ("2026Q1", "guarantee", "ends", ("BBB", "CCC")),
    ]
