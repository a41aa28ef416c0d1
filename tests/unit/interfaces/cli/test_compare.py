"""`deter compare`: tables on the screen, a summary and figures in the folder."""

from pathlib import Path

import polars as pl
import pytest

from sim.study import loader
from tests.unit.interfaces.cli.command_line import deter
from tests.unit.small_sets import COMPARISON, write_study


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_comparison_is_shown_and_written_and_shown_again() -> None:
    said, _ = deter("compare", "classroom", "--replications", "4", "--workers", "1")
    assert "Promise and treaty in the classroom world: 4 runs of 20 quarters a cell" in said
    assert [line for line in said.splitlines() if line.startswith("policy:")] == [
        "policy: steady",
        "policy: wavering",
    ]
    assert "24 runs in " in said
    folder = Path("results/classroom")
    assert len(list((folder / "figures").iterdir())) == 4
    assert pl.read_csv(folder / "summary.csv")["runs"].max() == 4
    again, _ = deter("compare", "classroom", "--replications", "4")
    assert "24 runs were complete" in again
    assert again.partition("24 runs")[0] == said.partition("24 runs")[0]


def test_one_flashpoint_and_the_rest_are_told_as_a_sweep_tells_them() -> None:
    words = ("classroom", "--replications", "4", "--output", "out")
    asked = ("--outcome", "expected_wars", "--apart", "border")
    plain, _ = deter("compare", *words, "--workers", "1")
    assert "at border a run" not in plain
    said, _ = deter("compare", *words, *asked)
    assert said.startswith(plain.split("4 runs of 20")[0])
    _, at_border, rest = said.partition("Expected wars at border a run")
    swept, _ = deter("sweep", *words, *asked)
    assert f"{at_border}{rest}" == swept[swept.index("Expected wars at border a run") :]
    assert "Expected wars without border a run" in rest
    assert "'bordr'" in deter("compare", *words, "--flashpoint", "bordr", code=2)[1]
    assert "--apart" in deter("compare", *words, *asked, "--flashpoint", "border", code=2)[1]


def test_a_study_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    read = loader.read_study

    def counted(name: str, *rest: object) -> object:
        calls.append(name)
        return read(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(loader, "read_study", counted)
    deter("compare", "classroom", "--replications", "2", "--workers", "1")
    assert calls == ["classroom"]


def test_a_sweep_is_refused() -> None:
    study = Path("mine/studies/case.yaml")
    study.parent.mkdir(parents=True)
    study.write_text(
        "title: Case\nscenario: classroom\nfactors: {arrangement: [hub, treaty]}\n"
        "design: {kind: grid}\nreplications: 2\n"
    )
    _, told = deter("compare", str(study), code=2)
    assert "this study is a sweep, which has no cells to compare" in told
    assert "Run it with `deter sweep`." in told


def test_without_a_file_a_scenario_is_compared_and_the_first_arrangement_is_the_baseline() -> None:
    words = ("--arrangements", "hub,treaty", "--policies", "steady", "--replications", "3")
    said, _ = deter("compare", "classroom", *words, "--seed", "7")
    assert "Comparison of classroom: 3 runs of 20 quarters a cell, seed 7." in said
    assert "hub [95 %]" in said
    table = pl.read_parquet("results/classroom_comparison/runs.parquet")
    assert set(table["arrangement"]) == {"hub", "treaty"}


def test_without_a_policy_a_scenario_is_compared_under_its_own() -> None:
    words = ("classroom", "--arrangements", "hub,treaty", "--replications", "3")
    deter("compare", *words, "--output", "own")
    deter("compare", *words, "--policies", "steady", "--output", "named")
    own, named = (pl.read_parquet(f"{one}/runs.parquet") for one in ("own", "named"))
    assert own.equals(named, null_equal=True)
    assert set(own["policy"]) == {"steady"}


def test_a_seed_in_place_of_the_study_s_gives_other_runs_and_the_same_one_the_same() -> None:
    for folder, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        deter("sweep", "classroom", "--replications", "3", "--seed", seed, "--output", folder)
    a, b, c = (pl.read_parquet(f"{folder}/runs.parquet") for folder in "abc")
    assert a.equals(b, null_equal=True)
    assert not a.equals(c, null_equal=True)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--policies", "steady"], "needs --arrangements"),
        (["--arrangements", "hub,treat", "--policies", "steady"], "Did you mean 'treaty'?"),
        (["--arrangements", "hub,hub", "--policies", "steady"], "is hub, a second time"),
        (["--arrangements", "hub,treaty", "--policies", "steady,nope"], "no policy 'nope'"),
        (["--seed", "-1"], "is not a whole number"),
        (["--agents", "none.py:AGENTS"], "cannot use the agents of none.py"),
    ],
)
def test_what_is_wrong_with_a_comparison_without_a_file_is_said(
    words: list[str], complaint: str
) -> None:
    assert complaint in deter("compare", "classroom", *words, code=2)[1]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["--arrangements", ".yaml,hub"], "--arrangements: '.yaml': names of arrangements have"),
        (["--arrangements", "hub,,"], "--arrangements: '', '': names of arrangements have"),
        (["--arrangements", "hub", "--policies", "A b"], "--policies: 'A b': names of policies"),
        (["--arrangements", "hub", "--policies", ","], "--policies: '', '': names of policies"),
    ],
)
def test_what_can_be_no_name_is_told_once(words: list[str], wrong: str) -> None:
    told = deter("compare", "classroom", *words, code=2)[1]
    assert wrong in told
    assert told.count("names of") == 1
    assert "problem" not in told


def test_a_plausible_study_shows_and_keeps_how_far_its_headlines_hold(tmp_path: Path) -> None:
    study = str(write_study(tmp_path / "library", COMPARISON))
    said, _ = deter("compare", study, "--output", "out")
    assert "In how much of the plausible set classroom the headlines hold" in said
    assert "treaty < hub" in said
    assert "intervals carry parameters and luck together" in " ".join(said.split())
    kept = pl.read_csv("out/robustness.csv")
    assert kept["headline"].to_list() == ["no_commitments < hub", "treaty < hub"]
    assert Path("out/robustness.md").read_text().startswith("| headline | holds |")
    again, _ = deter("compare", study, "--output", "out")
    assert again.partition("72 runs")[0] == said.partition("72 runs")[0]


def test_names_after_a_comma_may_stand_after_a_space() -> None:
    words = ("classroom", "--arrangements", "hub, treaty", "--policies", "steady , wavering")
    said, _ = deter("compare", *words, "--replications", "2", "--workers", "1", "--output", "out")
    assert "8 runs in " in said
