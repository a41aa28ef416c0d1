import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

from sim.domain.scenario import Scenario
from sim.execution.once import once_for_each
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom


def test_a_value_is_made_once_for_a_scenario_also_by_threads_and_once_more_for_another() -> None:
    made: list[int] = []

    def seed_of(scenario: Scenario[Parameters]) -> int:
        made.append(scenario.seed)
        return scenario.seed

    kept_seed_of = once_for_each(seed_of)
    one, other = classroom(seed=7), classroom(seed=8)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(kept_seed_of, [one, other] * 50)) == [7, 8] * 50
    assert sorted(made) == [7, 8]


def test_a_changed_copy_of_a_scenario_has_a_value_of_its_own() -> None:
    digest_of = once_for_each(lambda scenario: scenario.digest)
    one = classroom(seed=7)
    assert digest_of(one) == one.digest
    other = one.model_copy(update={"seed": 8})
    assert digest_of(other) == other.digest != one.digest


def test_a_value_goes_with_its_scenario() -> None:
    class Big:
        pass

    kept = once_for_each(lambda _scenario: Big())
    one = classroom()
    value = weakref.ref(kept(one))
    assert value() is kept(one)
    del one
    gc.collect()
    assert value() is None
