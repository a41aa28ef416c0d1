import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from sim.domain.errors import OtherStudyError, VectorsChangedError
from sim.engine.run.ensemble import play, setting_of
from sim.execution.batches import BatchSettings, kept_setting_of, play_batch
from sim.execution.comparison_runs import run_comparison
from sim.execution.replay import replay_of
from sim.execution.runner import run_study
from sim.execution.shards import merge_shards
from sim.execution.vectors import _digest_without_policies, vector_settings
from sim.execution.workers import Task, play_task
from sim.loading.scenarios import load_scenario
from sim.model.agents import State
from sim.results.partition import Batch, Chunk
from sim.results.reader import load_results
from sim.study.plausible_files import load_plausible_set
from sim.study.plausible_sets import PlausibleSet
from sim.study.study_plan import plan_of
from tests.unit.small_sets import COUNT, SET_CSV, SWEEP, write_set, write_study

LENGTH = {"quarters": 6}


class Plain(State):
    """Decides like any other state, in Python."""


@pytest.fixture
def vectors(tmp_path: Path) -> PlausibleSet:
    return load_plausible_set(str(write_set(tmp_path)))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the library of a comparison that has been run into its folder `out`."""
    library = tmp_path_factory.mktemp("library")
    run_study(plan_of(write_study(library)), library / "out", workers=2)
    return library


def test_each_replication_is_that_of_a_scenario_loaded_with_its_vector(
    vectors: PlausibleSet,
) -> None:
    scenario = load_scenario("classroom", arrangement="treaty", overrides=LENGTH)
    tables = play_batch(scenario, range(3, 11), BatchSettings(logged=6, vectors=vectors))
    assert tables is not None
    runs = tables["runs"]
    assert runs["vector"].to_list() == [r % COUNT for r in range(3, 11)]
    for replication in range(3, 11):
        changes = vectors.changes(scenario, replication % COUNT)
        loaded = load_scenario("classroom", arrangement="treaty", overrides={**LENGTH, **changes})
        alone = play_batch(loaded, range(replication, replication + 1), BatchSettings(logged=20))
        assert alone is not None
        here = pl.col("replication") == replication
        assert_frame_equal(runs.filter(here).drop("vector"), alone["runs"], check_exact=True)
        flashpoints = tables["flashpoints"].filter(here)
        assert_frame_equal(flashpoints, alone["flashpoints"], check_exact=True)
        if replication < 6:
            events = tables["events"].filter(here)
            assert_frame_equal(events, alone["events"], check_exact=True)
        else:
            assert tables["events"].filter(here).is_empty()


def test_sums_by_quarter_and_variables_are_those_of_the_whole_batch(vectors: PlausibleSet) -> None:
    scenario = load_scenario("classroom", overrides=LENGTH)
    alike = PlausibleSet(
        name="alike",
        columns=("parameters.choice.precision",),
        vectors=((scenario.parameters.choice.precision,),) * 3,
        scales={},
        ranges={},
    )
    same = play_batch(scenario, range(8), BatchSettings(logged=3))
    played = play_batch(scenario, range(8), BatchSettings(logged=3, vectors=alike))
    assert same is not None
    assert played is not None
    for name, table in same.items():
        found = played[name].drop("vector", strict=False)
        assert_frame_equal(found, table, check_exact=True)


def test_agents_of_the_users_own_play_the_same_vectors(vectors: PlausibleSet) -> None:
    scenario = load_scenario("classroom", arrangement="treaty", overrides=LENGTH)
    settings = BatchSettings(vectors=vectors)
    compiled = play_batch(scenario, range(7), settings)
    on_mesa = play_batch(scenario, range(7), settings, agent_classes={"AAA": Plain})
    assert compiled is not None
    assert on_mesa is not None
    for name, table in compiled.items():
        assert_frame_equal(on_mesa[name], table, check_exact=True)


def test_the_setting_of_a_vector_shares_what_the_vector_does_not_touch(
    vectors: PlausibleSet,
) -> None:
    scenario = load_scenario("classroom")
    base = kept_setting_of(scenario)
    for one in vector_settings(scenario, base, vectors, range(2)):
        assert one.world.bases.fraction is base.world.bases.fraction
        assert one.world.policies.regime is base.world.policies.regime
        assert one.world.trade_share is base.world.trade_share


def test_points_that_differ_in_their_policies_alone_share_the_arrays_of_a_vector(
    vectors: PlausibleSet,
) -> None:
    steady, wavering, bare = (
        load_scenario("classroom", arrangement=arrangement, policies=[policy])
        for arrangement, policy in (
            ("treaty", "steady"), ("treaty", "wavering"), ("no_commitments", "steady"),
        )
    )  # fmt: skip
    one, two, three = (
        next(vector_settings(each, kept_setting_of(each), vectors, range(1))).world
        for each in (steady, wavering, bare)
    )
    assert one.numbers is two.numbers
    assert one.pacts is two.pacts
    assert one.policies is not two.policies
    assert three.pacts is not one.pacts
    # Shared arrays are those that a scenario loaded with the vector has.
    loaded = load_scenario(
        "classroom", arrangement="treaty", policies=["wavering"],
        overrides=dict(vectors.changes(wavering, 0)),
    )  # fmt: skip
    for ours, theirs in zip(two.pacts, setting_of(loaded).world.pacts, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    for ours, theirs in zip(two.policies, setting_of(loaded).world.policies, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert two.numbers == setting_of(loaded).world.numbers


def test_points_share_what_governments_thought_before_the_run_and_nothing_after_it() -> None:
    sharp = PlausibleSet(
        name="sharp",
        columns=("parameters.choice.precision",),
        vectors=((9.0,),),
        scales={},
        ranges={},
    )
    steady, cutting = (
        load_scenario("indo_pacific", policies=[name]) for name in ("continuity", "retrenchment")
    )
    one, two = (
        next(vector_settings(each, kept_setting_of(each), sharp, range(1))).world.politics.start
        for each in (steady, cutting)
    )
    # Retrenchment was continuity before: what is compared with later is made once for both.
    assert one.p_force is two.p_force
    assert one.first is not two.first
    assert (one.first != two.first).any()
    loaded = load_scenario(
        "indo_pacific", policies=["retrenchment"], overrides={"parameters.choice.precision": 9.0}
    )
    for ours, theirs in zip(two, setting_of(loaded).world.politics.start, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_policies_that_policies_name_are_no_part_of_what_points_share() -> None:
    continuity, transactional = (
        load_scenario("indo_pacific", policies=[name]) for name in ("continuity", "transactional")
    )
    assert continuity.named_policies != transactional.named_policies
    assert _digest_without_policies(continuity) == _digest_without_policies(transactional)


def test_a_stopped_batch_has_no_tables(vectors: PlausibleSet) -> None:
    stop = np.ones(1, dtype=np.int64)
    scenario = load_scenario("classroom", overrides=LENGTH)
    assert play_batch(scenario, range(4), BatchSettings(vectors=vectors), stop=stop) is None


def test_a_task_carries_the_vectors_to_another_process(vectors: PlausibleSet) -> None:
    scenario = load_scenario("classroom", overrides=LENGTH)
    chunk = Chunk(0, (Batch(0, 0, 4),))
    task = Task(chunk, {0: scenario.model_dump_json()}, {}, BatchSettings(vectors=vectors))
    played = play_task(task)
    assert played is not None
    assert played.failed == 0


def test_every_cell_plays_the_same_vector_in_a_replication(finished: Path) -> None:
    runs = load_results(finished / "out").runs
    by_replication = runs.group_by("replication").agg(pl.col("vector").n_unique())
    assert len(runs) == 6 * 12
    assert set(by_replication["vector"]) == {1}
    assert (runs["vector"] == runs["replication"] % COUNT).all()
    # No vector is what the scenario has, so results differ from those without a set.
    scenario = load_scenario("classroom", overrides={**LENGTH, "seed": 5})
    plain = play(setting_of(scenario), 0, 12)
    assert plain.played == 12


def test_shards_make_the_tables_of_the_whole(finished: Path) -> None:
    plan = plan_of(finished / "studies" / "tries.yaml")
    for shard in (1, 2):
        run_study(plan, finished / "parts", shard=(shard, 2))
    merge_shards(finished / "parts")
    for table in ("runs", "flashpoints"):
        whole = (finished / "out" / f"{table}.parquet").read_bytes()
        assert (finished / "parts" / f"{table}.parquet").read_bytes() == whole


def test_the_runs_in_memory_are_those_of_the_folder(finished: Path) -> None:
    found = run_comparison(finished / "studies" / "tries.yaml", workers=1)
    kept = load_results(finished / "out").runs.drop("point")
    keys = ["arrangement", "policy", "replication"]
    assert_frame_equal(found.runs.sort(keys), kept.sort(keys), check_column_order=False)


def test_a_replay_plays_the_vector_of_its_replication(finished: Path) -> None:
    one = replay_of(finished / "out", 5, 7)
    assert one.scenario.parameters.choice.precision == 12.5  # vector 7 mod 5 = 2
    runs = load_results(finished / "out").runs
    kept = runs.filter((pl.col("point") == 5) & (pl.col("replication") == 7))
    again = play_batch(one.scenario, range(7, 8))
    assert again is not None
    assert again["runs"]["expected_wars"].to_list() == kept["expected_wars"].to_list()


def test_a_changed_set_is_another_study_and_replays_nothing(tmp_path: Path) -> None:
    study = write_study(tmp_path, SWEEP)
    run_study(plan_of(study), tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["vectors"]["count"] == COUNT
    write_set(tmp_path, SET_CSV.replace("12.5", "13"))
    with pytest.raises(VectorsChangedError, match="has changed since the study"):
        replay_of(tmp_path / "out", 0, 0)
    with pytest.raises(OtherStudyError, match=r"vectors\.digest"):
        run_study(plan_of(study), tmp_path / "out")


def test_a_sweep_until_a_precision_takes_vectors_as_what_was_sampled(tmp_path: Path) -> None:
    target = "precision: {outcome: expected_wars, half_width: 100, first: 10, at_most: 20}"
    study = write_study(tmp_path, SWEEP.replace("replications: 8", target))
    end = run_study(plan_of(study), tmp_path / "out")
    reached = end.manifest.reached
    assert reached is not None
    assert reached.is_met
    runs = load_results(tmp_path / "out").runs
    widths = []
    for point in (0, 1):
        here = runs.filter(pl.col("point") == point)
        means = here.group_by("vector").agg(pl.col("expected_wars").mean())["expected_wars"]
        # Two runs a vector: the error of the mean is that of the five means.
        widths.append(1.959964 * float(np.std(means.to_numpy(), ddof=1)) / 5**0.5)
    assert reached.half_width == pytest.approx(max(widths), rel=1e-5)
