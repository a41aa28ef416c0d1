import threading
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.domain.scenario import Scenario
from sim.engine.outcomes.counts import N_FLASHPOINT_COLUMNS, FlashpointColumn, Series, StateColumn
from sim.engine.outcomes.event_log import EventColumn
from sim.engine.run import ensemble
from sim.engine.run.ensemble import BatchResult, Setting, empty_batch, play, setting_of
from sim.engine.world.variables import arrays_by_name
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import EUROPE, classroom, indo_pacific, judged, stage, warlike
from tests.patience import wait_until

RUNS = 10
NEEDS_COMPILER = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="plain Python holds the lock and has no signatures"
)


def settled(seed: int | None = None) -> Setting:
    return setting_of(warlike("hub"), seed)


def same(one: BatchResult, other: BatchResult) -> bool:
    """Return whether two batches of the same replications counted the same."""
    mine, yours = arrays_by_name(one.counts), arrays_by_name(other.counts)
    return all(np.array_equal(mine[name], yours[name]) for name in mine)


# Stretches


def test_a_stretch_has_room_for_every_run_and_counts_all_of_them() -> None:
    setting = settled()
    batch = play(setting, 0, RUNS)
    assert batch.played == RUNS
    assert batch.counts.flashpoints.shape == (RUNS, 2, N_FLASHPOINT_COLUMNS)
    assert batch.counts.states.shape == (RUNS, 4, len(StateColumn))
    # Each run gives a value to each quarter and series.
    assert (batch.counts.known == RUNS).all()
    assert (batch.counts.bins.sum(axis=2) == RUNS).all()
    assert batch.counts.flashpoints[:, :, FlashpointColumn.WARS].sum() > 0
    assert len({run.tobytes() for run in batch.counts.flashpoints}) > RUNS / 2


def test_series_add_up_to_what_the_runs_counted() -> None:
    batch = play(settled(), 0, RUNS)
    for series, column in (
        (Series.OPPORTUNITIES, FlashpointColumn.OPPORTUNITIES),
        (Series.CHALLENGES_MAJOR_ATTACK, FlashpointColumn.CHALLENGES + 2),
        (Series.EXPECTED_WARS, FlashpointColumn.EXPECTED_WARS),
    ):
        found = batch.counts.sums[:, series].sum()
        assert found == pytest.approx(batch.counts.flashpoints[:, :, column].sum())
    # The last quarter leaves what the run ends with.
    lost = batch.counts.flashpoints[:, :, FlashpointColumn.CONTROL_LOST].sum()
    assert batch.counts.sums[-1, Series.CONTROL_LOST] == pytest.approx(lost)


@given(st.integers(1, RUNS - 1))
def test_numbers_are_the_same_however_a_stretch_is_cut(cut: int) -> None:
    setting = settled()
    whole = play(setting, 0, RUNS, logged=RUNS)
    parts = [play(setting, 0, cut, logged=RUNS), play(setting, cut, RUNS, logged=RUNS)]
    for name in ("flashpoints", "states"):
        joined = np.concatenate([getattr(part.counts, name) for part in parts])
        assert joined.tobytes() == getattr(whole.counts, name).tobytes()
    for name in ("known", "bins"):
        added = getattr(parts[0].counts, name) + getattr(parts[1].counts, name)
        assert np.array_equal(added, getattr(whole.counts, name))
    for name in ("sums", "squares"):
        added = getattr(parts[0].counts, name) + getattr(parts[1].counts, name)
        assert added == pytest.approx(getattr(whole.counts, name), rel=1e-12)
    for name, remembered in arrays_by_name(whole.history).items():
        joined = np.concatenate([arrays_by_name(part.history)[name] for part in parts])
        assert joined.tobytes() == remembered.tobytes()
    used = [int(part.log.used[0]) for part in parts]
    for name in ("rows", "level", "owed"):
        both = [getattr(p.log, name)[:n] for p, n in zip(parts, used, strict=True)]
        assert np.concatenate(both).tobytes() == getattr(whole.log, name)[: sum(used)].tobytes()


def test_an_empty_batch_is_played_at_once() -> None:
    batch = play(settled(), 5, 5)
    assert batch.played == 0
    assert batch.counts.flashpoints.shape[0] == 0
    assert not batch.counts.known.any()


def test_playing_leaves_the_setting_as_it_was() -> None:
    setting = settled()
    play(setting, 0, 3)
    fresh = stage(warlike("hub"))
    start = arrays_by_name(setting.start)
    for name, array in arrays_by_name(fresh.variables).items():
        assert np.array_equal(start[name], array)


def test_threads_that_play_side_by_side_give_the_same_numbers() -> None:
    setting = settled()
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda k: play(setting, 5 * k, 5 * k + 5), range(4)))
    for k, batch in enumerate(batches):
        assert same(batch, play(setting, 5 * k, 5 * k + 5))


# Seeds


def test_the_scenarios_own_seed_is_used_when_none_is_given() -> None:
    own = setting_of(classroom(seed=77))
    assert own.seed == 77
    assert same(play(own, 0, 5), play(setting_of(classroom(), 77), 0, 5))


def test_another_seed_gives_other_runs() -> None:
    assert not same(play(settled(1), 0, 5), play(settled(2), 0, 5))
    assert same(play(settled(1), 0, 5), play(settled(1), 0, 5))


def test_nought_is_a_seed() -> None:
    assert settled(0).seed == 0
    assert not same(play(settled(0), 0, 5), play(settled(1), 0, 5))


def test_the_greatest_seed_and_replication_are_played() -> None:
    batch = play(settled(2**63 - 1), 2**62, 2**62 + 3)
    assert batch.played == 3
    assert batch.counts.flashpoints.any()


# Stopping


def test_a_stretch_that_is_stopped_before_it_begins_plays_nothing() -> None:
    batch = play(settled(), 0, RUNS, stop=np.ones(1, dtype=np.int64))
    assert batch.played == 0
    assert not batch.counts.flashpoints.any()
    assert batch.log.used[0] == 0


@NEEDS_COMPILER
def test_a_stop_ends_a_stretch_before_the_next_run_and_tells_how_many_were_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setting, stop, many = setting_of(classroom()), np.zeros(1, dtype=np.int64), 100_000
    play(setting, 0, 1)
    got: list[BatchResult] = []
    rooms: list[BatchResult] = []

    def noted(setting: Setting, runs: int, logged: int) -> BatchResult:
        rooms.append(empty_batch(setting, runs, logged))
        return rooms[-1]

    monkeypatch.setattr(ensemble, "empty_batch", noted)
    thread = threading.Thread(target=lambda: got.append(play(setting, 0, many, stop=stop)))
    thread.start()
    # If the loop held the interpreter's lock, we would come back to this after its last run.
    wait_until(lambda: rooms and rooms[0].counts.known.any())
    stop[0] = 1
    thread.join()
    monkeypatch.undo()
    (batch,) = got
    assert 0 < batch.played < many
    # Every run that was begun is whole, and no other was begun.
    last = batch.played - 1
    open_years = batch.counts.flashpoints[:, 0, FlashpointColumn.OPEN_YEARS]
    assert open_years[last] > 0
    assert not batch.counts.flashpoints[batch.played :].any()
    assert (batch.counts.known == batch.played).all()
    alone = play(setting, last, last + 1)
    assert np.array_equal(batch.counts.flashpoints[last], alone.counts.flashpoints[0])


# Events and states


def test_the_first_runs_keep_their_events_and_the_others_none() -> None:
    setting = settled()
    few, all_of_them = play(setting, 3, 3 + RUNS, logged=2), play(setting, 3, 3 + RUNS, logged=RUNS)
    assert same(few, all_of_them)
    used = few.log.used[0]
    assert 0 < used < all_of_them.log.used[0]
    assert set(few.log.rows[:used, EventColumn.REPLICATION]) == {3, 4}
    assert few.log.rows[:used].tobytes() == all_of_them.log.rows[:used].tobytes()
    assert few.history.heat.shape == (2 * 20, 2)
    assert few.history.heat.tobytes() == all_of_them.history.heat[: 2 * 20].tobytes()


def test_no_events_are_kept_when_none_are_asked_for() -> None:
    batch = play(settled(), 0, 3)
    assert batch.log.used[0] == 0
    assert batch.log.rows.shape[0] == 0
    assert batch.history.heat.shape[0] == 0


def test_a_log_has_room_for_the_busiest_run() -> None:
    scenario = classroom(
        parameters__choice__threshold_major_attack=-10,
        parameters__war__end_probability=1,
        flashpoints__border__opportunity_rate=judged(1000),
        flashpoints__islets__opportunity_rate=judged(1000),
        flashpoints__border__whole_state=False,
    )
    batch = play(setting_of(scenario), 0, 20, logged=20)
    rows = batch.log.rows[: batch.log.used[0]]
    crises = (rows[:, EventColumn.IS_WAR] == 0).sum()
    assert crises == batch.counts.flashpoints[:, :, FlashpointColumn.OPPORTUNITIES].sum()
    wars = (rows[:, EventColumn.IS_WAR] == 1).sum()
    assert wars == batch.counts.flashpoints[:, :, FlashpointColumn.WARS].sum() > 0


def test_history_ends_with_the_counts() -> None:
    batch = play(settled(), 0, RUNS, logged=RUNS)
    last = batch.history.control_lost.reshape(RUNS, 20, 2)[:, -1]
    assert np.array_equal(last, batch.counts.flashpoints[:, :, FlashpointColumn.CONTROL_LOST])


def test_every_variable_begins_each_run_as_at_the_start() -> None:
    setting = settled()
    # Several wars and losses later, the last run is played as if it were the first.
    whole, alone = (play(setting, first, RUNS, logged=RUNS) for first in (0, RUNS - 1))
    for name, found in arrays_by_name(whole.history).items():
        assert found[-20:].tobytes() == arrays_by_name(alone.history)[name].tobytes(), name


def test_of_pacts_a_history_has_who_was_a_member() -> None:
    history = play(settled(), 0, 2, logged=2).history
    assert history.pacts.is_member.shape[0] == history.heat.shape[0] == 2 * 20
    assert history.pacts.is_member.any()
    assert history.pacts.obligation.shape[0] == 0


# Compilation


def scenarios() -> list[Scenario[Parameters]]:
    """Return scenarios with other rosters, arrangements, policies, lengths and switches."""
    off = dict.fromkeys(
        ("reputation", "provocation", "consultation_lag", "law", "basing_consent", "heat"), False
    )
    return [
        classroom(),
        classroom("treaty", ["wavering"]),
        classroom("no_commitments", [], quarters=1),
        classroom(None, None, **{f"switches__{name}": on for name, on in off.items()}),
        classroom(switches__lag_delays_all=True, parameters__war__deaths_maximum=10_000_000),
        classroom(parameters__choice__strategic_guarantors=1, seed=2**62),
        load_scenario(EUROPE),
        indo_pacific("asian_nato", "transactional"),
    ]


@NEEDS_COMPILER
def test_scenarios_of_every_kind_share_what_was_compiled() -> None:
    for scenario in scenarios():
        setting = setting_of(scenario)
        play(setting, 0, 1)
        play(setting, 1, 3, logged=1, stop=np.zeros(1, dtype=np.int64))
    assert len(ensemble._play.signatures) == 1  # type: ignore[attr-defined]
