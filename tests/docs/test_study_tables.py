"""The page on political studies tells every study, and its numbers are those of its tables."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest

from sim import plan_of
from sim.analysis.differences import estimate, paired_difference
from sim.analysis.preferences import Choice
from tests.docs.pages import DOCS, ROOT

PAGE = DOCS / "explanation" / "political-studies.md"
STUDIES = ROOT / "scenarios" / "studies"
TOLD_ELSEWHERE = {
    "indo_pacific",  # in results/README.md
    "sweep_example",  # in docs/howto/design-a-sweep.md
}
NOT_POLITICAL = {"indo_pacific", "calibration", "version_1", "asian_nato_majority"}
"""Scenario files that ask nothing of the slow half."""
PART = re.compile(
    r"^<!-- (?P<name>\w+): made by docs/make_study_tables\.py.*?-->\n(?P<made>.*?)"
    r"^<!-- End of (?P=name)\. -->$",
    re.MULTILINE | re.DOTALL,
)
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\d)")


def parts() -> dict[str, str]:
    text = PAGE.read_text(encoding="utf-8")
    return {found["name"]: found["made"].strip() for found in PART.finditer(text)}


def decimals(text: str) -> set[float]:
    return {float(number) for number in DECIMAL.findall(text)}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def numbers(cell: str) -> list[float]:
    return [float(number) for number in re.findall(r"[-+]?\d+\.?\d*", cell)]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(DOCS))
    return importlib.import_module("make_study_tables")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(DOCS))
    return importlib.import_module("study_runs")


# The page


def test_every_part_of_the_page_is_made(script: ModuleType) -> None:
    assert list(parts()) == list(script.SECTIONS)
    assert all("| --- |" in made for made in parts().values())


def test_every_study_is_told_with_the_runs_that_its_file_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    told = dict(re.findall(r"Study `(\w+)`.*?\*(\d+) runs a point", text, re.DOTALL))
    shipped = {file.stem for file in STUDIES.glob("*.yaml")} - TOLD_ELSEWHERE
    assert told == {name: str(plan_of(name).replications) for name in shipped}


def test_every_political_scenario_file_has_a_row_and_a_sentence() -> None:
    text, made = PAGE.read_text(encoding="utf-8"), parts()["scenarios"]
    prose = PART.sub("", text)
    files = {file.stem for file in (ROOT / "scenarios").glob("*.yaml")} - NOT_POLITICAL
    assert [name for name in sorted(files) if f"| `{name}` |" not in made] == []
    assert [name for name in sorted(files) if f"`{name}`" not in prose] == []


def political_files() -> list[Path]:
    scenarios = ROOT / "scenarios"
    made = [file for file in (scenarios / "arrangements").glob("*.yaml")
            if "\nproposals:" in file.read_text(encoding="utf-8")]  # fmt: skip
    paths = [scenarios / "policies" / f"{name}.yaml" for name in ("electoral", "shift_2029")]
    files = [one for one in scenarios.glob("*.yaml") if one.stem not in NOT_POLITICAL]
    studies = [one for one in STUDIES.glob("*.yaml") if one.stem not in TOLD_ELSEWHERE]
    return sorted([*made, *paths, *files, *studies])


@pytest.mark.parametrize("file", political_files(), ids=lambda file: file.stem)
def test_a_variant_of_politics_says_what_it_is_meant_to_show(file: Path) -> None:
    text = " ".join(file.read_text(encoding="utf-8").replace("\n#", " ").split())
    assert re.search(r"[Mm]eant to show|A check on", text)


def test_every_decimal_in_the_prose_stands_in_a_table_or_in_a_file_that_is_played() -> None:
    text = PAGE.read_text(encoding="utf-8")
    files = [*STUDIES.glob("*.yaml"), *(ROOT / "scenarios").glob("*.yaml")]
    known = decimals("\n".join(parts().values()))
    known |= decimals("\n".join(file.read_text(encoding="utf-8") for file in files))
    assert sorted(decimals(PART.sub("", text)) - known) == []


def test_growth_is_swept_from_the_same_forces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    what_ifs, politics_runs = map(importlib.import_module, ("what_ifs", "politics_runs"))

    def forces(changed: tuple[tuple[str, object], ...]) -> float:
        cell = politics_runs.Cell("continuity", changed=changed)
        start = politics_runs.setting_of_cell(cell).start
        place = sorted(politics_runs.scenario_of(cell).states).index("CHN")
        return float(start.capability_usd_bn[place])

    for points in (-1, 1):
        faster = what_ifs.grown(points)
        assert forces(faster) == pytest.approx(forces(()))
        # Growth alone would make them smaller or larger: .113 / (.113 + points / 100).
        assert forces(faster[:1]) == pytest.approx(forces(()) * 11.3 / (11.3 + points))


# Words


def test_a_difference_within_its_error_is_in_italics(runs: ModuleType) -> None:
    base, luck = np.zeros(50), np.tile([-1.0, 1.0], 25)
    # Deviations of 1 in 50 runs: an error of sqrt(50/49)/sqrt(50) = .1429.
    assert runs.difference(paired_difference(luck, base)) == "*+0.0000 (0.1429)*"
    assert runs.difference(paired_difference(luck + 1, base)) == "+1.0000 (0.1429)"


def test_a_difference_below_the_last_digit_is_a_plain_zero(runs: ModuleType) -> None:
    small = paired_difference(np.full(50, 0.0004), np.zeros(50))
    assert runs.difference(small, 3) == "0"
    assert runs.difference(small, 4) == "+0.0004 (0.0000)"


def test_a_difference_that_one_run_makes_is_marked(runs: ModuleType) -> None:
    values = np.ones(50)
    values[0] = 40
    # The others tell it too, so it is not in italics.
    assert runs.difference(paired_difference(values, np.zeros(50)), 2).endswith(" ‡")


def test_levels_must_name_one_point(runs: ModuleType) -> None:
    table = pl.DataFrame({"a": [1, 1, 2, 2], "replication": [1, 0, 0, 1], "x": [4, 3, 2, 1]})
    assert runs.values(table, "x", {"a": 1}).tolist() == [3, 4]
    for levels in ({}, {"a": 3}):
        with pytest.raises(ValueError, match="does not name one point"):
            runs.values(table, "x", levels)


def frame(outcome: str, by_arrangement: dict[str, list[float]]) -> pl.DataFrame:
    return pl.concat(
        pl.DataFrame(
            {"arrangement": name, "policy": "p", "replication": range(len(found)), outcome: found}
        )
        for name, found in by_arrangement.items()
    )


def choice(**means: float) -> Choice:
    """Return what a state thinks of arrangements that leave it so much in each of two runs."""
    material = {name: np.full(2, mean) for name, mean in means.items()}
    best = max(means, key=lambda name: means[name])
    gains = {
        (one, other): paired_difference(material[one], material[other])
        for one in material
        for other in material
    }
    return Choice(
        state="AAA",
        best=best,
        as_good=tuple(one for one in means if one != best and means[best] - means[one] < 0.0005),
        means={name: estimate(values) for name, values in material.items()},
        gain=gains[best, "hub_and_spokes"],
        penalties=dict.fromkeys(means, 0.0),
        gains=gains,
    )


def test_a_state_to_which_the_baseline_is_as_good_prefers_nothing_to_it(
    script: ModuleType,
) -> None:
    tied = choice(hub_and_spokes=0.1, minilaterals=0.1003, asian_nato=0)
    assert script.preference(tied, "hub_and_spokes") == "hub, and 1 of 2 as good"
    alone = choice(hub_and_spokes=0.1, minilaterals=0)
    assert script.preference(alone, "hub_and_spokes") == "hub"


def test_a_state_that_prefers_something_else_has_its_gain_and_what_is_as_good(
    script: ModuleType,
) -> None:
    told = choice(hub_and_spokes=0.1, asian_nato=0.2, minilaterals=0.1998)
    assert script.preference(told, "hub_and_spokes") == (
        "Asian NATO: +0.100 (0.000); as good: minilaterals"
    )


# Played


def test_a_study_is_paired_with_its_own_baseline(
    script: ModuleType, runs: ModuleType, tmp_path: Path
) -> None:
    results = runs.Studies(tmp_path, replications=3).results("burden_demands")
    first, *lines = [cells(line) for line in script.demand_table(results).splitlines()[2:]]
    assert len(lines) == 5
    assert first[0] == "2"
    assert first[-2] == "0"
    table = results.runs.filter(spending="true")
    high, low = (
        table.filter(demand=demand).sort("replication")["deterrence_failure"].to_numpy()
        for demand in (5.0, 2.0)
    )
    assert numbers(lines[1][-2])[0] == pytest.approx((high - low).mean(), abs=5e-5)


def test_failures_before_a_quarter_and_after_it_are_those_of_the_run(
    runs: ModuleType, tmp_path: Path
) -> None:
    studies = runs.Studies(tmp_path, replications=2)
    found = studies.results("burden_demands")
    plan = studies.plan("burden_demands")
    whole = runs.failures_before(plan, found.runs, 60)
    half = runs.failures_before(plan, found.runs, 16)
    assert np.abs(whole["after"].to_numpy()).max() < 1e-12
    assert half["before"].min() > 0
    assert half["after"].min() > 0
    # Wars are kept by quarter: what is expected before the cut is no more than all failures there.
    early = found.quarters.filter(pl.col("quarter") < 16, series="expected_wars")
    wars = early.group_by("point").agg(pl.col("mean").sum()).sort("point")["mean"].to_numpy()
    failures = half.group_by("point").agg(pl.col("before").mean()).sort("point")["before"]
    assert (wars <= failures.to_numpy() + 1e-12).all()
    assert (wars > 0.8 * failures.to_numpy()).all()


def test_the_net_of_a_treaty_is_the_cost_of_the_talks_and_the_effect(
    runs: ModuleType, tmp_path: Path
) -> None:
    tables = importlib.import_module("study_treaties")
    results = runs.Studies(tmp_path, replications=2).results("asian_nato_feasibility")
    lines = tables.net_table(results, "as_found", "as_supposed").splitlines()[2:]
    assert len(lines) == 8
    sums = [[numbers(cell)[0] for cell in cells(line)[3:]] for line in lines]
    assert max(cost for cost, _, _ in sums) > 0
    for cost, effect, net in sums:
        assert cost + effect == pytest.approx(net, abs=1.6e-4)
    fates = tables.fate_table(results, "as_found").splitlines()[4:]
    assert [cells(line)[:2] for line in fates] == [cells(line)[:2] for line in lines]


@pytest.mark.slow
def test_the_table_of_demands_is_up_to_date() -> None:
    made = subprocess.run(
        [sys.executable, DOCS / "make_study_tables.py", "--check", "--only", "demands"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
