import os
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sim.domain.errors import (
    DamagedChunkError,
    OtherStudyError,
    ResultsFolderError,
    ShardError,
    StudyInterrupted,
    UnfinishedResultError,
)
from sim.execution import batches
from sim.execution.runner import run_study
from sim.execution.shards import merge_shards
from sim.results import partition
from sim.results import study_tables as tables
from sim.results.reader import load_results
from sim.results.study_manifest import read_study_manifest
from tests.unit.small_studies import (
    RecordingListener,
    SmallPlan,
    interrupted_after,
    quick_batch,
    quick_summary,
    store_of,
    tables_of,
)

EVERY = ("runs", "flashpoints", "quarters", "events", "failures")
WHOLE = SmallPlan(logged=2, outputs=frozenset(EVERY) - {"failures"}, broken=frozenset({1}))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(batches, "play_batch", quick_batch)
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 8)
    monkeypatch.setattr(tables, "quarter_summary", quick_summary)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("count", [1, 3, 11])
def test_shards_come_to_the_tables_of_the_whole(count: int) -> None:
    whole = run_study(WHOLE)
    made = tables_of(whole.folder, EVERY)
    whole.folder.rename("whole")
    for index in range(count, 0, -1):
        ended = run_study(WHOLE, shard=(index, count))
        assert ended.folder == Path(f"results/small/shard-{index}-of-{count}")
        assert {path.name for path in ended.folder.iterdir()} == {"chunks", "manifest.json"}
    merged = merge_shards("results/small")
    assert tables_of(merged.folder, EVERY) == made
    own = {"command": "", "times": None}
    assert merged.manifest.model_copy(update=own) == whole.manifest.model_copy(update=own)
    assert load_results(merged.folder).manifest.failed == 20
    assert merge_shards("results/small").was_complete


def test_shards_may_be_anywhere() -> None:
    made = tables_of(run_study(WHOLE, "out").folder, EVERY)
    Path("out").rename("whole")
    for index in (1, 2):
        run_study(WHOLE, f"part{index}", shard=(index, 2))
    merge_shards("out", ["part2/shard-2-of-2", "part1/shard-1-of-2"])
    assert tables_of(Path("out"), EVERY) == made


def test_a_missing_shard_is_named() -> None:
    run_study(WHOLE, shard=(1, 3))
    run_study(WHOLE, shard=(3, 3))
    with pytest.raises(ShardError, match=r"shard 2 of 3 is missing: .* with --shard 2/3"):
        merge_shards("results/small")


def test_shards_that_were_not_cut_alike_are_refused() -> None:
    run_study(WHOLE, shard=(1, 2))
    run_study(WHOLE, shard=(2, 3))
    with pytest.raises(ShardError, match="were not cut alike, into 2 and 3 shards"):
        merge_shards("results/small")


def test_shards_of_two_studies_are_refused() -> None:
    run_study(WHOLE, "one", shard=(1, 2))
    run_study(replace(WHOLE, seed=8), "two", shard=(2, 2))
    with pytest.raises(ShardError) as told:
        merge_shards("out", ["one/shard-1-of-2", "two/shard-2-of-2"])
    assert str(told.value) == (
        "one/shard-1-of-2 and two/shard-2-of-2 hold shards of two studies, whose runs cannot be "
        "mixed:\n"
        "  seed: 7 in one/shard-1-of-2, 8 in two/shard-2-of-2\n"
        "Name the shards of one study."
    )
    assert not Path("out").exists()


def test_an_unfinished_shard_is_refused_with_the_command_that_finishes_it() -> None:
    run_study(WHOLE, shard=(1, 2))
    with pytest.raises(KeyboardInterrupt):
        run_study(
            WHOLE,
            shard=(2, 2),
            listener=interrupted_after(8),
            command="deter sweep small --shard 2/2",
        )
    with pytest.raises(UnfinishedResultError, match="deter sweep small --shard 2/2"):
        merge_shards("results/small")


def test_a_shard_that_is_stopped_is_not_complete() -> None:
    def press(done: int) -> None:
        if done:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(StudyInterrupted):
        run_study(WHOLE, workers=1, shard=(1, 2), listener=RecordingListener(press))
    found = read_study_manifest(Path("results/small/shard-1-of-2"))
    assert found.state == "interrupted"
    assert 0 < found.runs < 28


def test_a_damaged_chunk_of_a_shard_is_not_merged() -> None:
    for index in (1, 2):
        run_study(WHOLE, shard=(index, 2))
    path = store_of(Path("results/small/shard-2-of-2")).paths[1]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedChunkError, match="chunk 1 is missing, damaged"):
        merge_shards("results/small")
    assert not Path("results/small/runs.parquet").exists()
    ended = run_study(WHOLE, shard=(2, 2))
    assert not ended.was_complete
    assert merge_shards("results/small").manifest.state == "complete"


def test_there_is_nothing_to_merge_in_an_empty_folder_or_a_whole_study() -> None:
    with pytest.raises(ShardError, match="there is no shard in nowhere"):
        merge_shards("nowhere")
    run_study(WHOLE, "whole")
    with pytest.raises(ShardError, match="whole holds a whole study and no shard"):
        merge_shards("out", ["whole"])


@pytest.mark.parametrize("shard", [(0, 3), (4, 3), (1, 0)])
def test_a_shard_that_cannot_be_is_refused(shard: tuple[int, int]) -> None:
    with pytest.raises(ShardError, match="shards are numbered 1 to"):
        run_study(WHOLE, shard=shard)


def test_shards_given_one_folder_each_have_their_own_within_it() -> None:
    for index in (1, 2):
        run_study(WHOLE, "out", shard=(index, 2))
    made = merge_shards("out").manifest
    assert made.state == "complete"
    assert made.runs == 60
    assert {path.name for path in Path("out").glob("shard-*")} == {"shard-1-of-2", "shard-2-of-2"}


def test_nobody_is_led_to_throw_a_part_of_the_same_study_away() -> None:
    run_study(WHOLE, "out", shard=(1, 2))
    with pytest.raises(OtherStudyError, match="it holds shard 1 of 2, and this is the wh") as said:
        run_study(WHOLE, "out/shard-1-of-2")
    assert "--restart" not in str(said.value)
    run_study(WHOLE, "whole/shard-2-of-2")
    with pytest.raises(OtherStudyError, match="it holds the whole study, and this is sh") as said:
        run_study(WHOLE, "whole", shard=(2, 2))
    assert "--restart" not in str(said.value)


def test_a_shard_that_is_named_twice_is_counted_once_or_refused() -> None:
    for index in (1, 2):
        run_study(WHOLE, shard=(index, 2))
    one = Path("results/small/shard-1-of-2")
    two = one.with_name("shard-2-of-2")
    assert merge_shards("once", [one, one, two]).manifest.runs == 60
    shutil.copytree(one, "copy")
    with pytest.raises(ShardError, match="and copy are both shard 1 of 2"):
        merge_shards("twice", [one, two, "copy"])
    assert not Path("twice").exists()


def test_a_chunk_copied_from_another_shard_is_not_merged() -> None:
    for index in (1, 2):
        run_study(WHOLE, shard=(index, 2))
    taken = store_of(Path("results/small/shard-1-of-2")).paths[0]
    replaced = store_of(Path("results/small/shard-2-of-2")).paths[1]
    replaced.unlink()
    name = taken.name.replace("00000000", "00000001")
    replaced.with_name(name).write_bytes(taken.read_bytes())
    with pytest.raises(DamagedChunkError, match="chunk 1 is missing, damaged or of another study"):
        merge_shards("results/small")


def test_a_merged_table_that_has_changed_is_made_again() -> None:
    for index in (1, 2):
        run_study(WHOLE, shard=(index, 2))
    made = tables_of(merge_shards("results/small").folder, EVERY)
    Path("results/small/runs.parquet").unlink()
    assert not merge_shards("results/small").was_complete
    assert tables_of(Path("results/small"), EVERY) == made


def test_a_shard_is_no_result_to_be_read() -> None:
    run_study(WHOLE, "part", shard=(1, 2))
    with pytest.raises(UnfinishedResultError, match="shard 1 of 2"):
        load_results("part/shard-1-of-2")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such a name cannot be")
def test_a_folder_whose_name_is_no_text_is_refused_before_anything_is_merged() -> None:
    for index in (1, 2):
        run_study(WHOLE, shard=(index, 2))
    shards = sorted(Path("results/small").glob("shard-*"))
    with pytest.raises(ResultsFolderError, match="its path is not UTF-8"):
        merge_shards(os.fsdecode(b"out\xff"), shards)
