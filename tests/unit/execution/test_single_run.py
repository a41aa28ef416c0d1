from sim.domain.records import CrisisRecord
from sim.execution.single_run import simulate
from sim.model.agents import State
from tests.unit.small_studies import classroom


def test_a_run_goes_to_its_end_and_counts_its_outcomes() -> None:
    region = simulate(classroom(3, 7))
    crises = [event for event in region.events if isinstance(event, CrisisRecord)]
    assert region.counts.outcomes()["opportunities"] == len(crises)


def test_seed_and_replication_choose_the_draws() -> None:
    def told(seed: int | None, replication: int) -> list[object]:
        return list(simulate(classroom(8, 7), seed, replication).events)

    assert told(None, 0) == told(7, 0)
    assert told(7, 0) != told(7, 1)
    assert told(7, 0) != told(8, 0)


def test_an_agent_of_the_users_own_takes_the_place_of_its_state() -> None:
    class Mine(State):
        """Decides as the rules do."""

    region = simulate(classroom(2, 7), agent_classes={"CCC": Mine})
    assert sum(isinstance(agent, Mine) for agent in region.agents) == 1
