"""The page on what the headlines rest on: ten questions, and figures that the script knows."""

import importlib
import re
from types import ModuleType

import pytest

from sim.calibration.targets import load_calibration
from sim.loading.changes import number_at
from sim.loading.scenarios import load_scenario
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs/explanation/what-it-rests-on.md").read_text(encoding="utf-8")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    return importlib.import_module("make_rests_on_tables")


def test_there_are_ten_questions_each_with_an_answer() -> None:
    numbers = re.findall(r"^## (\d+)\. .+\?$", PAGE, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 11)]
    sections = re.split(r"^## .+$", PAGE, flags=re.MULTILINE)[1:]
    assert all(len(section.split()) > 40 for section in sections)


def test_every_table_is_made_by_the_script_and_none_is_left_out(script: ModuleType) -> None:
    assert re.findall(r"<!-- (.+): made by", PAGE) == list(script.PARTS)


def test_every_path_and_switch_that_is_changed_is_one_of_the_scenario(script: ModuleType) -> None:
    shipped = load_scenario("indo_pacific", arrangement=script.HUB)
    # Half of nothing is nothing.
    for paths in script.NUMBERS.values():
        assert all(number_at(shipped, path) > 0 for path in paths)
    assert all(getattr(shipped.switches, name) is True for name in script.SWITCHES)


def test_what_is_taken_from_files_and_other_pages_is_what_they_say(script: ModuleType) -> None:
    for name in script.TAKEN:
        begin = PAGE.index(f"<!-- {name}: made by")
        made = PAGE[PAGE.index("\n", begin) : PAGE.index(f"<!-- End of {name}. -->")]
        assert made.strip() == script.PARTS[name]()


def test_every_number_that_the_calibration_searched_is_listed(script: ModuleType) -> None:
    rows = script.fitted().splitlines()[2:]
    file = (ROOT / "scenarios" / "calibration.yaml").read_text(encoding="utf-8")
    assert len(rows) - 1 == len(re.findall(r"^  parameters\..*; searched ", file, re.MULTILINE))
    assert f"by {len(rows) - 1} parameters and the opportunity rates" in PAGE


def test_the_bands_that_bound_the_headlines_are_those_of_the_calibration() -> None:
    study = load_calibration("indo_pacific")
    file = (ROOT / "scenarios" / "calibration.yaml").read_text(encoding="utf-8")
    assert f"All {len(re.findall('^# - ', file, re.MULTILINE))} quantities" in PAGE
    first = PAGE.partition("\n## 2. ")[0]
    told = [tuple(map(float, pair)) for pair in re.findall(r"(\.\d+) to (\.\d+)\)", first)]
    names = (
        "us_stands_taiwan", "us_stands_taiwan_without_pacts", "us_fights_taiwan",
        "china_wins_alone", "china_wins_against_three", "china_wins_in_wars", "wars_taiwan",
    )  # fmt: skip
    assert told[: len(names)] == [tuple(study.targets[name].band) for name in names]
    left = re.findall(r"of challenges \((\S+) to (\S+)\), force \((\S+) to (\S+)\) and wars "
                      r"\((\S+) to (\S+)\)", " ".join(first.split()))  # fmt: skip
    bands = [study.targets[f"protected_{one}"].band for one in ("challenges", "force", "wars")]
    assert [float(end) for end in left[0]] == [end for band in bands for end in band]


def test_rows_of_a_table_that_is_not_there_are_an_error(script: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"validation\.md has no part 'nonsense'"):
        script.made_lines("validation.md", "nonsense")
    with pytest.raises(ValueError, match="no table of levels begins with 'nonsense'"):
        script.made_table("politics.md", "levels", "nonsense")
    levels = script.made_table("politics.md", "levels", "in force by")
    with pytest.raises(KeyError):
        levels.taken(["nonsense"], ["continuity"])
