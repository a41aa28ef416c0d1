"""`deter check`: what it says of files that are right and of files that are not."""

import json
from pathlib import Path

import pytest

from tests.unit.interfaces.cli.command_line import deter

ROOT = Path(__file__).parents[4]


def test_check_says_what_is_in_a_scenario_and_its_hash() -> None:
    from sim import load_scenario

    said = deter("check", "classroom")[0].splitlines()
    assert said[0] == "OK classroom (scenario): Classroom: four invented states"
    assert said[1].strip() == "4 states, 2 flashpoints, 1 pact, 20 quarters from 2025Q1"
    assert said[2].strip() == f"hash {load_scenario('classroom').digest}"
    assert len(said) == 3


def test_check_takes_files_of_every_kind() -> None:
    world = ROOT / "scenarios" / "worlds" / "classroom"
    files = ["classroom.yaml", "studies/classroom.yaml", "pacts/guarantee.yaml"]
    said = deter("check", *(str(world / file) for file in files))[0]
    assert [line.split("(")[1].split(")")[0] for line in said.splitlines() if "OK" in line] == [
        "scenario",
        "study",
        "pact",
    ]


def test_check_takes_proposals_and_warns_of_an_odd_window(tmp_path: Path) -> None:
    folder = tmp_path / "proposals"
    folder.mkdir()
    text = (ROOT / "scenarios" / "proposals" / "asian_nato.yaml").read_text(encoding="utf-8")
    (folder / "mine.yaml").write_text(text + "window: [9, judgement, 2025, guess]\n", "utf-8")
    (folder / "bad.yaml").write_text(text.replace("proposer: JPN", "proposer: TWN"), "utf-8")
    said, warned = deter("check", str(folder / "mine.yaml"))
    assert "mine.yaml (proposal)" in said
    assert "window is 9, outside 1 to 2" in warned
    refused = deter("check", str(folder / "bad.yaml"), code=2)[1]
    assert "proposer names TWN (Taiwan), which is not invited" in refused


@pytest.fixture
def four_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.execution import estimate

    monkeypatch.setattr(
        estimate, "estimated_seconds", lambda _plan: estimate.SecondsRange(240.2, 240.2)
    )
    monkeypatch.setattr("os.cpu_count", lambda: 4)


SWEEP = """\
title: Case
scenario: classroom
factors:
  quarters: {low: 4, high: 20, distribution: integer}
  weight: {path: parameters.reneging.domestic_weight, low: 0.1, high: 1, distribution: log_uniform}
  arrangement: [hub, treaty]
design: {kind: sobol, points: 1024}
"""


def test_check_says_what_a_sweep_varies_and_how_long_it_takes(
    four_minutes: None, tmp_path: Path
) -> None:
    (tmp_path / "studies").mkdir()
    path = tmp_path / "studies" / "case.yaml"
    path.write_text(SWEEP + "replications: 50\n", encoding="utf-8")
    assert (
        deter("check", str(path))[0]
        == f"""\
OK {path} (study): Case
   sweep of classroom: Sobol sequence
   factor        sets                                  values
   ─────────────────────────────────────────────────────────────────────────
   quarters                                            4 to 20; integer
   weight        parameters.reneging.domestic_weight   0.1 to 1; log uniform
   arrangement                                         hub, treaty
   1,024 points, 50 replications each: 51,200 runs
   about 4 minutes on 4 cores, judged by a few runs
"""
    )
    target = "precision: {outcome: expected_wars, half_width: 0.02, first: 100}\n"
    path.write_text(SWEEP + target, encoding="utf-8")
    assert deter("check", str(path))[0].splitlines()[-3:] == [
        "   1,024 points, 100 to 20,000 replications each, until",
        "   expected_wars is known within 0.02: 102,400 to 20,480,000 runs",
        "   about 4 minutes on 4 cores, judged by a few runs",
    ]
    found = json.loads(deter("check", str(path), "--json")[0])
    assert (found["study"], found["points"], found["runs"]) == ("sweep", 1024, 102_400)
    assert (found["replications"], found["precision"]["first"]) == (None, 100)
    assert found["factors"][1]["sets"] == "parameters.reneging.domestic_weight"
    assert found["seconds"] == 240.2


def test_check_says_what_a_comparison_varies(four_minutes: None) -> None:
    path = ROOT / "scenarios" / "worlds" / "classroom" / "studies" / "classroom.yaml"
    assert (
        deter("check", str(path))[0]
        == f"""\
OK {path} (study): Promise and treaty in the classroom world
   comparison of classroom: every arrangement under every policy, against hub
   factor        values
   ─────────────────────────────────────────
   arrangement   no_commitments, hub, treaty
   policy        steady, wavering
   6 points, 100 replications each: 600 runs
   about 4 minutes on 4 cores, judged by a few runs
"""
    )


def test_nothing_that_check_says_of_a_study_is_wider_than_the_terminal(
    four_minutes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.interfaces.cli.check.terminal_width", lambda: 80)
    said, _ = deter("check", "asian_nato_feasibility")
    # The title comes first, and is folded on a terminal only.
    assert max(map(len, said.splitlines()[1:])) == 80


def test_an_empty_name_is_shown_as_one() -> None:
    assert deter("check", "", code=2)[1].startswith("'': there is no shipped scenario or study")


def test_check_goes_on_after_a_bad_file_and_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("titel: Bad\n", encoding="utf-8")
    said, complained = deter("check", str(tmp_path / "bad.yaml"), "nope", "classroom", code=2)
    assert "OK classroom" in said
    assert "unknown key 'titel'" in complained
    assert "nope: there is no shipped scenario or study of this name" in complained


def test_check_of_a_folder_says_what_to_name() -> None:
    assert "this is a folder" in deter("check", str(ROOT / "scenarios"), code=2)[1]


def test_check_as_json_has_a_line_a_file_with_every_problem(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("titel: Bad\n", encoding="utf-8")
    said = deter("check", "europe", str(tmp_path / "bad.yaml"), "--json", code=2)[0]
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["ok"] for line in lines] == [True, False]
    assert lines[0]["states"] == 11
    assert lines[1]["problems"][0]["line"] == 1


def test_the_effective_scenario_is_yaml_with_every_default() -> None:
    from ruamel.yaml import YAML

    read = YAML(typ="safe").load(deter("check", "classroom", "--effective")[0])
    assert read["parameters"]["choice"]["strategic_guarantors"] == 4


def test_assumptions_are_listed_and_counted() -> None:
    from sim import load_scenario
    from sim.loading.provenance import assumptions

    found = assumptions(load_scenario("classroom"))
    said = deter("check", "classroom", "--assumptions")[0].splitlines()
    assert said[-1].startswith(f"{len(found)} values that no publication vouches for: ")
    assert sum(line.startswith(found[0].path) for line in said) == 1
    assert found[-1].source in "\n".join(said)
    as_json = json.loads(deter("check", "classroom", "--assumptions", "--json")[0])
    assert len(as_json["assumptions"]) == len(found)


def test_check_warns_of_what_looks_like_a_mistake_beside_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = 'extend: classroom\noverrides: {"states.AAA.gdp_growth_pct": 0.02}\n'
    Path("mine.yaml").write_text(text, encoding="utf-8")
    said, warned = deter("check", "mine.yaml")
    assert len(said.splitlines()) == 3
    assert warned.startswith("mine.yaml:2:42: warning: states.AAA.gdp_growth_pct is 0.02 %")
    (one,) = json.loads(deter("check", "mine.yaml", "--json")[0])["warnings"]
    assert (one["line"], one["column"], one["is_warning"]) == (2, 42, True)


def test_warnings_of_shipped_files_are_one_line_below_those_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = 'extend: indo_pacific\noverrides: {"states.JPN.gdp_growth_pct": 0.002}\n'
    Path("mine.yaml").write_text(text, encoding="utf-8")
    said, warned = deter("check", "mine.yaml")
    assert len(said.splitlines()) == 3
    listed = json.loads(deter("check", "mine.yaml", "--json")[0])["warnings"]
    own = [one for one in listed if one["file"] == "mine.yaml"]
    assert len(own) == 1
    assert warned.startswith("mine.yaml:2:")
    assert f"{len(listed) - 1} warnings are about shipped files, such as: " in warned
    assert "scenarios/" not in warned
    # Whoever checks the shipped file itself sees them all.
    assert deter("check", "indo_pacific")[1].count("warning: ") == len(listed) - 1


def test_a_name_with_the_end_of_a_line_stays_on_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("two\nlines.yaml").write_text("extend: classroom\n", encoding="utf-8")
    for option, opening in (((), "OK "), (("--effective",), "# effective scenario of ")):
        first = deter("check", "two\nlines.yaml", *option)[0].splitlines()[0]
        assert first.startswith(f"{opening}two\\nlines.yaml")


def test_a_warning_about_a_long_line_points_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    others = "".join(f"states.{code}.democracy: 0.5, " for code in ("AAA", "BBB", "CCC", "DDD"))
    text = f"extend: classroom\noverrides: {{{others}states.AAA.gdp_growth_pct: 0.02}}\n"
    Path("mine.yaml").write_text(text, encoding="utf-8")
    excerpt, caret = deter("check", "mine.yaml")[1].splitlines()[1:3]
    assert excerpt[caret.index("^") :] == "0.02}"
