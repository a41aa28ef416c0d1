"""`deter sweep`, `merge` and `replay`: what they say, what they leave, how they end."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from sim import load_results
from sim.execution import batches
from sim.execution.batches import play_batch
from tests.patience import PATIENCE
from tests.unit.interfaces.cli.command_line import deter
from tests.unit.small_studies import ROOT, ends_with_little_work, wait_for_chunks

EVERY = ("runs", "flashpoints", "failures")
AGENTS = """
from sim import State


class Faint(State):
    def respond(self, decision):
        raise RuntimeError("too faint to answer")


AGENTS = {"BBB": Faint}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def failing(scenario: object, replications: range, *rest: object) -> object:
    if 3 in replications:
        message = "division by nought"
        raise ZeroDivisionError(message)
    return play_batch(scenario, replications, *rest)  # type: ignore[arg-type]


def test_a_sweep_says_what_it_made_and_a_second_one_that_it_is_there() -> None:
    said, told = deter("sweep", "classroom", "--replications", "50", "--workers", "2")
    assert said.startswith("300 runs of 6 points in results/classroom (")
    assert "manifest.json, failures.parquet, flashpoints.parquet, runs.parquet" in said
    assert "300 of 300 runs" in told
    again, told = deter("sweep", "classroom", "--replications", "50")
    assert again.startswith(
        "results/classroom is complete: 300 runs of 6 points. "
        "Nothing to do; --restart would run it again.\n"
    )
    # What it answers is shown again with it.
    assert again.count("against") == said.count("against") > 0
    assert told == ""
    assert len(load_results("results/classroom").runs) == 300


def test_a_changed_study_is_refused_and_restart_begins_anew() -> None:
    deter("sweep", "classroom", "--replications", "5")
    _, told = deter("sweep", "classroom", "--replications", "6", code=2)
    assert told == (
        "results/classroom holds another study, whose runs cannot be mixed with these:\n"
        "  replications: 5 there, 6 now\n"
        "To keep both, give another folder with --output; --restart deletes what is there.\n"
    )
    deter("sweep", "classroom", "--replications", "6", "--restart")
    assert len(load_results("results/classroom").runs) == 36
    manifest = json.loads(Path("results/classroom/manifest.json").read_text())
    assert manifest["command"] == "deter sweep classroom --replications 6"


def test_json_is_one_line_for_a_script() -> None:
    said, _ = deter("sweep", "classroom", "--replications", "5", "--output", "out", "--json")
    found = json.loads(said)
    assert found.pop("seconds") >= 0
    assert found == {
        "failed": 0,
        "folder": "out",
        "points": 6,
        "replay": None,
        "runs": 30,
        "state": "complete",
        "was_complete": False,
    }


@pytest.mark.parametrize("text", ["1", "1/", "a/b", "1/2/3"])
def test_a_shard_that_is_none_is_refused(text: str) -> None:
    assert "is not I/N, such as 1/8" in deter("sweep", "classroom", "--shard", text, code=2)[1]


def test_a_shard_out_of_range_is_refused() -> None:
    _, told = deter("sweep", "classroom", "--shard", "3/2", code=2)
    assert told == "there is no shard 3 of 2: shards are numbered 1 to 2.\n"


def test_runs_that_fail_are_counted_and_the_first_can_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "play_batch", failing)
    said, told = deter("sweep", "classroom", "--replications", "5", code=1)
    assert said.startswith("30 runs of 6 points")
    assert told.endswith(
        "6 of 30 runs failed; failures.parquet lists them. "
        "To see the first: deter replay results/classroom 0 3\n"
    )
    _, again = deter("sweep", "classroom", "--replications", "5", code=1)
    assert "6 of 30 runs failed" in again
    table = load_results("results/classroom").failures
    assert table["error"].unique().to_list() == ["ZeroDivisionError: division by nought"]
    replayed, _ = deter("replay", "results/classroom", "0", "3")  # which fails no more
    assert replayed.startswith("Kept in results/classroom/replay-0-3: deter explain ")
    assert deter("explain", "results/classroom/replay-0-3")[0].startswith("crisis ")


@pytest.mark.slow
def test_agents_of_ones_own_are_given_on_the_command_line_and_replayed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("mine.py").write_text(AGENTS)
    words = ("--replications", "4", "--agents", "mine.py:AGENTS", "--workers", "1")
    _, told = deter("sweep", "classroom", *words, code=1)
    row = load_results("results/classroom").failures.row(0, named=True)
    assert row["command"] in told
    assert row["command"].endswith(" --agents FILE.py:NAME")
    command = row["command"].replace("FILE.py:NAME", "mine.py:AGENTS").split()[1:]
    monkeypatch.setenv("DETER_DEBUG", "0")
    _, told = deter(*command, code=1)
    assert told == (
        f"replication {row['replication_first']} of point {row['point']} fails: "
        "RuntimeError: too faint to answer. DETER_DEBUG=1 shows where.\n"
    )
    monkeypatch.setenv("DETER_DEBUG", "1")
    _, told = deter(*command, code=1)
    assert 'mine.py", line 7, in respond' in told


def test_wrong_agents_are_said_before_anything_is_written() -> None:
    _, told = deter("sweep", "classroom", "--agents", "mine.py:AGENTS", code=2)
    assert told.startswith("cannot use the agents of mine.py: there is no such file.")
    assert not Path("results").exists()


def test_a_target_of_precision_is_said_to_be_reached_or_not() -> None:
    study = Path("mine/studies/known.yaml")
    study.parent.mkdir(parents=True)
    study.write_text(
        "title: How many wars\nscenario: classroom\nfactors: {arrangement: [hub, treaty]}\n"
        "design: {kind: grid}\n"
        "precision: {outcome: expected_wars, half_width: 0.0001, first: 10, at_most: 30}\n"
    )
    said, _ = deter("sweep", str(study))
    assert said.startswith("expected_wars: half width at most ")
    assert "after 30 replications, 0.0001 asked for: not reached.\n60 runs of 2 points" in said
    _, told = deter("sweep", str(study), "--shard", "1/2", code=2)
    assert "runs until a precision is reached, which no shard can know alone" in told


def test_a_folder_of_something_else_is_left_alone() -> None:
    Path("mine").mkdir()
    Path("mine/thesis.docx").write_text("years of work")
    _, told = deter("sweep", "classroom", "--output", "mine", "--restart", code=2)
    assert told == (
        "cannot write results to mine: it is not empty and holds no result of a study. "
        "Choose another folder with --output.\n"
    )


def test_no_scheduler_is_an_error_of_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    _, told = deter("sweep", "classroom", "--dask", "tcp://nowhere:1", code=2)
    assert told == "Dask is not installed. Install it: python -m pip install 'deter[cluster]'\n"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_a_sweep_with_what_is_kept_and_the_command_that_goes_on(
    number: signal.Signals,
) -> None:
    words = ("sweep", "classroom", "--replications", "20000")
    with subprocess.Popen(
        [sys.executable, "-c", "from sim.interfaces.cli.app import main; main()", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        wait_for_chunks(process, 1)
        with ends_with_little_work(process, 3):
            process.send_signal(number)
            said, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert said == ""
    assert "Traceback" not in told
    assert told.splitlines()[-1].startswith("interrupted: ")
    assert told.endswith(
        " of 120,000 runs are kept. To go on: deter sweep classroom --replications 20000\n"
    )


def test_tables_open_in_polars_as_they_are() -> None:
    deter("sweep", "classroom", "--replications", "5")
    means = (
        pl.scan_parquet("results/classroom/runs.parquet")
        .group_by("arrangement")
        .agg(pl.col("expected_wars").mean())
        .collect()
    )
    assert set(means["arrangement"]) == {"no_commitments", "hub", "treaty"}


def test_a_sweep_answers_for_what_it_is_asked() -> None:
    said, _ = deter(
        "sweep", "classroom", "--replications", "20", "--output", "results/asked",
        "--outcome", "expected_wars", "--apart", "border", "--baseline", "treaty",
    )  # fmt: skip
    assert "Expected wars at border a run: 20 replications." in said
    assert "Expected wars without border a run" in said
    assert "against treaty [95 %]" in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--outcome", "war"), "Did you mean 'wars'?"),
        (("--flashpoint", "bordr"), "Did you mean 'border'?"),
        (("--baseline", "treety"), "unknown baseline 'treety'"),
        (("--flashpoint", "border", "--apart", "islets"), "one flashpoint alone"),
    ],
)
def test_what_no_run_can_answer_is_refused_before_anything_is_played(
    words: tuple[str, ...], reason: str
) -> None:
    said, told = deter("sweep", "classroom", "--output", "results/never", *words, code=2)
    assert reason in said + told
    assert not Path("results/never").exists()
