"""The slow half neither sticks, nor washes out, nor swings, nor runs away where it must not.

The page on trajectories has the whole of the ranges; this is a small part of its design.
"""

import importlib
import re
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.docs.pages import DOCS

YEARS, RUNS = 15, 6
ARMS = ("continuity", "retrenchment", "electoral")
FEEDBACKS = (
    "spending.rivals_weight",
    "spending.free_riding",
    "spending.threat_weight",
    "opinion.burden_weight",
    "opinion.reversion",
    "alignment.speed",
    "news.weight",
)
"""Parameters that close a loop between variables, or set how fast one turns."""
PAGE = (DOCS / "explanation" / "trajectories.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ranges() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(DOCS)
        yield importlib.import_module("politics_ranges")


def faults(ranges: ModuleType, point: object) -> dict[tuple[str, str], list[str]]:
    found = ranges.faults_of(ranges.trajectories(point, YEARS, RUNS, ARMS))
    return {key: places for key, places in found.items() if places}


def test_with_the_numbers_as_they_are_there_is_no_fault(ranges: ModuleType) -> None:
    found = faults(ranges, ranges.defaults())
    assert found == {}


@pytest.mark.parametrize("name", FEEDBACKS)
def test_no_end_of_a_feedback_makes_a_variable_stick_swing_or_run_away(
    ranges: ModuleType, name: str
) -> None:
    points = [point for point in ranges.ends() if name in point.values]
    assert points
    for point in points:
        found = faults(ranges, point)
        assert {key for key in found if key[1] != "wash-out"} == set(), point.name


def test_a_feedback_far_out_of_its_range_is_found(ranges: ModuleType) -> None:
    # Eight times the upper end: a threat of .1 a year more multiplies a burden by 150.
    found = faults(ranges, ranges.Point("wild", {"spending.threat_weight": 50.0}))
    assert ("burden", "explosion") in found


def test_the_page_tells_of_every_parameter_and_point(ranges: ModuleType) -> None:
    points = len(ranges.ends())
    assert f"**{len(ranges.parameter_ranges())} parameters**" in PAGE
    assert f"{points} more at which one" in PAGE
    assert f"**{ranges.POINTS} points**" in PAGE
    assert f"**{ranges.RUNS} runs**" in PAGE


def test_every_part_of_the_page_is_made() -> None:
    parts = re.findall(
        r"^<!-- (\w+): made by .*?-->\n(.*?)^<!-- End", PAGE, re.DOTALL | re.MULTILINE
    )
    assert [name for name, _ in parts] == [
        "defaults", "shares", "makers", "alone", "levels", "shock",
    ]  # fmt: skip
    assert all(made.strip() for _, made in parts)
