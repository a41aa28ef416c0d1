"""The Mesa path and the compiled ensemble give one answer, bit for bit."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from polars.testing import assert_frame_equal

from sim.domain.records import CrisisRecord, WarRecord
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, MODES, CouncilAnswer, Loser, quarter_name
from sim.engine.outcomes.event_log import EventColumn
from sim.engine.outcomes.ledger import ENDINGS, OUTCOMES
from sim.engine.outcomes.political_counts import keep_political_counts
from sim.engine.outcomes.sketches import absorb
from sim.engine.run.ensemble import (
    BatchResult,
    Setting,
    empty_batch,
    no_history,
    play,
    setting_of,
)
from sim.engine.world.constants import build_world, first_quarter, flashpoint_names, state_names
from sim.engine.world.variables import arrays_by_name, initial_variables, snapshot_of
from sim.execution.batches import BatchSettings, play_batch
from sim.loading.scenarios import load_scenario
from sim.model.agents import State
from sim.model.decision import Decision
from sim.model.region import Region
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import SCENARIOS, classroom, judged
from tests.equivalence.scenarios import scenarios

REPLICATIONS = 20
CELL_REPLICATIONS = 5
"""Of each of the many shipped cells, which differ little from one another."""
SEEDS = 1 if numba.config.DISABLE_JIT else 6
"""Examples of one seed are changes of one another, those of another are not."""
EXAMPLES = 10

Cast = Mapping[str, type[State]]


# Both paths


def on_mesa(
    scenario: Scenario[Parameters], setting: Setting, replications: int, cast: Cast
) -> BatchResult:
    """Return what the compiled ensemble returns, played by agents."""
    batch = empty_batch(setting, replications, replications)
    counts, row = batch.counts, 0
    for replication in range(replications):
        region = Region(
            scenario,
            replication=replication,
            world=setting.world,
            agent_classes=cast,
            keeps_events=False,
            log=batch.log,
        )
        for _ in range(scenario.quarters):
            region.step()
            now = arrays_by_name(region.variables)
            for name, remembered in arrays_by_name(batch.history).items():
                if len(remembered):
                    remembered[row] = now[name]
            row += 1
        one = region.counts.arrays
        counts.flashpoints[replication], counts.states[replication] = one.flashpoints, one.states
        absorb(one.series, counts.known, counts.sums, counts.squares, counts.bins)
        keep_political_counts(one.politics, counts.politics, replication)
    return batch._replace(played=replications)


def arrays(batch: BatchResult) -> Iterator[tuple[str, np.ndarray]]:
    """Yield every array of a batch by its name."""
    for part in (batch.counts, batch.log, batch.history):
        yield from arrays_by_name(part).items()


def differences(one: BatchResult, other: BatchResult) -> set[str]:
    """Return the names of the arrays that differ in kind, in shape or in any bit."""
    return {
        name
        for (name, mine), (_, yours) in zip(arrays(one), arrays(other), strict=True)
        if (mine.dtype, mine.shape, mine.tobytes()) != (yours.dtype, yours.shape, yours.tobytes())
    }


class Both(NamedTuple):
    """A scenario played on both paths."""

    ensemble: BatchResult
    mesa: BatchResult

    @property
    def differences(self) -> set[str]:
        return differences(self.ensemble, self.mesa)


def both(
    scenario: Scenario[Parameters], replications: int = REPLICATIONS, cast: Cast | None = None
) -> Both:
    """Return a scenario played on both paths; agents of the cast decide differently."""
    setting = setting_of(scenario)
    return Both(
        play(setting, 0, replications, logged=replications),
        on_mesa(scenario, setting, replications, cast or {}),
    )


# Shipped scenarios


def names(folder: str) -> list[str]:
    return sorted(path.stem for path in (SCENARIOS / folder).glob("*.yaml"))


@pytest.mark.slow
@pytest.mark.parametrize("policy", names("policies"))
@pytest.mark.parametrize("arrangement", names("arrangements"))
def test_every_shipped_cell_is_played_alike(arrangement: str, policy: str) -> None:
    scenario = load_scenario("indo_pacific", arrangement=arrangement, policies=[policy])
    assert both(scenario, CELL_REPLICATIONS).differences == set()


OTHERS = sorted({*names(".")} - {"calibration", "indo_pacific"})
"""Scenarios beside the worlds; `calibration` is a layer of them and no scenario, and the cells of
`indo_pacific` are played above."""


def worlds() -> list[tuple[str, str, str]]:
    """Return every scenario, arrangement and policy of the other worlds."""
    found = []
    for world in sorted((SCENARIOS / "worlds").iterdir()):
        cells = product(names(f"worlds/{world.name}/arrangements"), names_of_policies(world.name))
        scenarios_here = sorted(path.stem for path in world.glob("*.yaml"))
        found += [(f"{world.name}/{one}", *cell) for cell in cells for one in scenarios_here]
    return found


def names_of_policies(world: str) -> list[str]:
    return names(f"worlds/{world}/policies")


def test_no_shipped_scenario_is_left_out() -> None:
    assert {*OTHERS} > {"version_1", "december_2024", "japan_hedges", "ukraine_shock"}
    assert len({one for one, *_ in worlds()}) == len(list(SCENARIOS.glob("worlds/*/*.yaml")))


@pytest.mark.slow
@pytest.mark.parametrize("scenario", OTHERS)
def test_every_other_shipped_scenario_is_played_alike(scenario: str) -> None:
    assert both(load_scenario(scenario), CELL_REPLICATIONS).differences == set()


@pytest.mark.slow
@pytest.mark.parametrize(("scenario", "arrangement", "policy"), worlds())
def test_every_cell_of_the_other_worlds_is_played_alike(
    scenario: str, arrangement: str, policy: str
) -> None:
    path = SCENARIOS / "worlds" / f"{scenario}.yaml"
    loaded = load_scenario(path, arrangement=arrangement, policies=[policy])
    assert both(loaded).differences == set()


# Random scenarios


def happenings(scenario: Scenario[Parameters], batch: BatchResult) -> Counter[str]:
    """Return how often each kind of thing happened, to see that much did."""
    rows = batch.log.rows[: batch.log.used[0]]
    is_war = rows[:, EventColumn.IS_WAR] == 1
    found: Counter[str] = Counter()
    for war, outcome in zip(is_war, rows[:, EventColumn.OUTCOME], strict=True):
        found[f"war {ENDINGS[int(outcome)]}" if war else OUTCOMES[int(outcome)]] += 1
    found["council failed"] += int(
        (rows[:, EventColumn.COUNCIL_ANSWER] == CouncilAnswer.INACTIVE).sum()
    )
    found["left"] += int((~batch.history.is_in_game).any())
    found["closed"] += int(batch.history.is_closed.any())
    found["two wars"] += int((batch.history.is_at_war.sum(axis=1) > 1).any())
    found["shift of a promise"] += int(batch.history.promise_shift.any())
    found["backer"] += sum(bool(one.backers) for one in scenario.flashpoints.values())
    found["supported"] += int((batch.log.level == LEVELS.index("support")).sum())
    found["widened by target"] += int((rows[:, EventColumn.WIDENED_BY] == Loser.TARGET).sum())
    found["widened by challenger"] += int(
        (rows[:, EventColumn.WIDENED_BY] == Loser.CHALLENGER).sum()
    )
    found["seat"] += int(scenario.switches.entry)
    found["rest"] += int(scenario.parameters.choice.strategic_guarantors < 2)
    return found


@pytest.mark.slow
def test_random_scenarios_are_played_alike_and_much_happens_in_them() -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],  # a failing world is small enough to read
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(scenarios())
    def compare(scenario: Scenario[Parameters]) -> None:
        played = both(scenario)
        seen.update(happenings(scenario, played.ensemble))
        assert played.differences == set()

    for number in range(SEEDS):
        seed(number)(compare)()
    # Not quite the same worlds in every run, as Hypothesis also tries constants of whatever modules
    # are loaded: so what comes up in a few of them only is left to the worlds below.
    assert {*OUTCOMES, "war running", "war challenger_won", "war challenger_lost"} <= set(+seen)
    assert {"left", "closed", "supported", "rest", "backer", "council failed"} <= set(+seen)
    # Clashes widen too seldom here; in the world with every new mechanism on, below, they do.
    assert "seat" in set(+seen)


def storm() -> Scenario[Parameters]:
    """Return a classroom in which what is rare elsewhere comes up in twenty runs."""
    return classroom(
        "treaty",
        ["wavering"],
        start="2026Q3",
        flashpoints__islets__modes=list(MODES),
        flashpoints__border__opportunity_rate=judged(2),
        flashpoints__islets__opportunity_rate=judged(4),
        parameters__choice__threshold_major_attack=-1,
        parameters__council__veto_intercept_logit=0,
        parameters__war__nuclear_use_probability=0.3,
    )


def test_what_is_rare_is_played_alike() -> None:
    played = both(storm())
    assert played.differences == set()
    seen = +happenings(storm(), played.ensemble)
    assert {f"war {ending}" for ending in ENDINGS} <= set(seen)
    assert {"two wars", "shift of a promise", "council failed", "left", "closed"} <= set(seen)


NEW_SWITCHES = (
    "resolve",
    "escalation",
    "entry",
    "basing_capacity",
    "trade_exposure",
    "own_evaluation",
    "expected_coalition",
)


def clashes() -> Scenario[Parameters]:
    """Return a classroom in which clashes come up and are widened, with every new mechanism on."""
    on: dict[str, Any] = {f"switches__{name}": True for name in NEW_SWITCHES}
    return classroom(
        "treaty",
        ["wavering"],
        flashpoints__border__opportunity_rate=judged(4),
        flashpoints__islets__opportunity_rate=judged(4),
        flashpoints__islets__war_intensity=judged(0.5),
        states__CCC__law__fight__major_attack=judged(0.5),
        parameters__choice__threshold_fait_accompli=-0.3,
        parameters__choice__threshold_major_attack=-0.2,
        parameters__modes__fait_accompli__audience_cost=0.5,
        parameters__modes__fait_accompli__control_taken=0.1,
        parameters__escalation__threshold=-0.5,
        parameters__resolve__sd=0.6,
        parameters__trade__weight=5,
        parameters__entry__minimum_obligation=0.05,
        parameters__entry__minimum_stake__grey_zone=0.35,
        parameters__entry__minimum_stake__fait_accompli=0.15,
        parameters__entry__minimum_stake__major_attack=0.05,
        parameters__war__size_correlation=0.6,
        parameters__war__log_size_mean=6,
        **on,
    )


def test_widened_clashes_are_played_alike_with_every_new_mechanism_on() -> None:
    played = both(clashes())
    assert played.differences == set()
    seen = +happenings(clashes(), played.ensemble)
    assert {"widened by target", "widened by challenger", "taken", "repelled"} <= set(seen)


def test_a_shipped_scenario_is_played_alike_with_every_new_mechanism_on() -> None:
    on: dict[str, Any] = {f"switches.{name}": True for name in NEW_SWITCHES}
    thresholds = {
        "parameters.entry.minimum_obligation": 0.05,
        "parameters.entry.minimum_stake.grey_zone": 0.25,
        "parameters.entry.minimum_stake.fait_accompli": 0.15,
        "parameters.entry.minimum_stake.major_attack": 0.1,
        "parameters.resolve.sd": 0.65,
    }
    loaded = load_scenario("indo_pacific", overrides={**on, **thresholds})
    assert both(loaded, 3).differences == set()


# The comparison can fail


def busy(arrangement: str = "hub") -> Scenario[Parameters]:
    """Return a classroom in which much happens."""
    return classroom(
        arrangement,
        # Whoever is not precise also breaks promises and widens clashes.
        parameters__choice__precision=3,
        parameters__choice__opening_precision=6,
        parameters__choice__threshold_major_attack=-0.3,
        flashpoints__border__opportunity_rate=judged(2),
        flashpoints__islets__opportunity_rate=judged(4),
        states__CCC__law__fight__grey_zone=judged(0.5),
    )


class Restless(State):
    """Never lets an opportunity pass."""

    def choose_challenge(self, decision: Decision) -> str:
        return decision.names[1]


class Stubborn(State):
    """Never concedes."""

    def respond(self, decision: Decision) -> str:
        return decision.names[-1]


class Doubter(State):
    """Is against everything."""

    def vote(self, decision: Decision) -> str:
        return decision.names[0]


class Idler(State):
    """Never helps."""

    def choose_level(self, decision: Decision) -> str:
        return decision.names[0]


class Bluffer(State):
    """Always backs down."""

    def press_or_back_down(self, decision: Decision) -> str:
        return decision.names[0]


@pytest.mark.parametrize(
    ("code", "other"),
    [("AAA", Restless), ("BBB", Stubborn), ("DDD", Doubter), ("CCC", Idler), ("AAA", Bluffer)],
)
def test_agents_that_decide_differently_are_found_out(code: str, other: type[State]) -> None:
    scenario = busy("treaty")
    assert both(scenario).differences == set()
    found = both(scenario, cast={code: other}).differences
    assert {"rows", "level", "flashpoints", "kept", "broken"} <= found
    # Before the first quarter nobody has decided anything.
    assert "burden_pct" not in found


class Pedant(State):
    """Decides as the rules say, with a draw for something else."""

    def choose_level(self, decision: Decision) -> str:
        taken = decision.take()
        decision.take = lambda: (taken + 0.5) % 1
        return decision.draw()


def test_a_draw_that_is_not_the_right_one_is_found_out() -> None:
    assert both(busy(), cast={"CCC": Pedant}).differences >= {"level", "flashpoints", "kept"}


def remembered() -> list[str]:
    """Return the names of the variables that a history has."""
    start = initial_variables(build_world(busy()))
    history = arrays_by_name(no_history(1, start))
    return [name for name, array in history.items() if array.size]


@pytest.mark.parametrize("name", remembered())
def test_the_last_bit_of_every_variable_counts(name: str) -> None:
    scenario = busy()
    batch = play(setting_of(scenario), 0, 1, logged=1)
    changed = batch._replace(history=snapshot_of(batch.history))
    arrays_by_name(changed.history)[name].view(np.uint8).reshape(-1)[0] ^= 1
    assert differences(batch, changed) == {name}


# Tables


@pytest.mark.parametrize(
    "scenario",
    [busy(), busy("treaty"), classroom("no_commitments", quarters=3)],
    ids=["hub", "treaty", "none"],
)
def test_tables_of_a_study_are_the_same_on_both_paths(scenario: Scenario[Parameters]) -> None:
    compiled = play_batch(scenario, range(3, 13), BatchSettings(logged=8))
    mesa = play_batch(scenario, range(3, 13), BatchSettings(logged=8), agent_classes={"CCC": State})
    assert compiled is not None
    assert mesa is not None
    assert list(compiled) == list(mesa) == ["runs", "flashpoints", "quarters", "bins", "events"]
    for name, table in compiled.items():
        assert table.height > 0
        assert_frame_equal(table, mesa[name], check_exact=True)
    # The first five of the ten, or those of them in which anything happened
    assert set(compiled["events"]["replication"]) <= {3, 4, 5, 6, 7}


def test_tables_of_agents_that_decide_differently_differ() -> None:
    compiled = play_batch(busy(), range(5))
    mesa = play_batch(busy(), range(5), agent_classes={"CCC": Idler})
    assert compiled is not None
    assert mesa is not None
    with pytest.raises(AssertionError):
        assert_frame_equal(compiled["runs"], mesa["runs"], check_exact=True)


@pytest.mark.parametrize("cast", [None, {"CCC": State}], ids=["ensemble", "mesa"])
def test_a_stopped_stretch_has_no_tables_on_either_path(cast: Cast | None) -> None:
    stop = np.ones(1, dtype=np.int64)
    assert play_batch(busy(), range(5), agent_classes=cast, stop=stop) is None


# Readable records


def told(batch: BatchResult, scenario: Scenario[Parameters]) -> Iterator[tuple[object, ...]]:
    """Yield the events of a batch in the words of the records."""
    states, places = state_names(scenario), flashpoint_names(scenario)
    start, log = first_quarter(scenario), batch.log
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


@pytest.mark.parametrize(
    "scenario",
    [
        busy(),
        busy("treaty"),
        load_scenario("indo_pacific", arrangement="asian_nato", policies=["transactional"]),
        load_scenario(SCENARIOS / "worlds" / "europe" / "europe_automatic.yaml"),
    ],
    ids=["hub", "treaty", "indo_pacific", "europe"],
)
def test_readable_records_tell_the_events_of_the_ensemble(scenario: Scenario[Parameters]) -> None:
    setting = setting_of(scenario)
    batch = play(setting, 0, 5, logged=5)
    found: list[tuple[object, ...]] = []
    for replication in range(5):
        region = Region(scenario, replication=replication, world=setting.world).run()
        found += recorded(region)
    assert len(found) > 0
    assert found == list(told(batch, scenario))
