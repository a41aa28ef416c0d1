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
TAIWAN_ARMS, TAIWAN = ("threat", "wash-out"), "retrenchment: TWN"
"""The one effect that is gone after fifteen years, and where."""
PAGE = (DOCS / "explanation" / "trajectories.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ranges() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(DOCS)
        yield importlib.import_module("politics_ranges")


def faults(ranges: ModuleType, point: object) -> dict[tuple[str, str], list[str]]:
    found = ranges.faults_of(ranges.trajectories(point, YEARS, RUNS, ARMS))
    return {key: places for key, places in found.items() if places}


def test_with_the_numbers_as_they_are_there_is_no_fault_but_what_the_page_tells(
    ranges: ModuleType,
) -> None:
    found = faults(ranges, ranges.defaults())
    assert found.pop(TAIWAN_ARMS, [TAIWAN]) == [TAIWAN]
    assert found == {}


@pytest.mark.parametrize("name", FEEDBACKS)
def test_no_end_of_a_feedback_makes_a_variable_stick_swing_run_away_or_wash_out(
    ranges: ModuleType, name: str
) -> None:
    points = [point for point in ranges.ends() if name in point.values]
    assert points
    for point in points:
        found = faults(ranges, point)
        assert {key for key in found if key[1] != "wash-out"} == set(), point.name
        assert found.pop(TAIWAN_ARMS, [TAIWAN]) == [TAIWAN], point.name
        # Few runs of one path may come together by chance; a feedback would take all states.
        assert sum(map(len, found.values())) <= 1, point.name


@pytest.mark.parametrize("weight", [0.5, 1.5, 1.8, 2.5, 3.0])
def test_budgets_become_alike_where_the_page_says_and_nowhere_below(
    ranges: ModuleType, weight: float
) -> None:
    point = ranges.Point("demand", {"spending.demand_weight": weight})
    found = faults(ranges, point)
    (first,) = re.findall(r"`spending.demand_weight` lies between (\d\.\d) and", PAGE)
    is_beyond = weight > float(first)
    assert found.get(("burden", "wash-out"), []) == ["retrenchment: between states"] * is_beyond


def test_a_name_is_lost_from_a_short_memory_and_not_from_a_long_one(ranges: ModuleType) -> None:
    lost = {}
    for years in (5.0, 20.0):
        point = ranges.Point("memory", {"reputation.memory_years": years})
        lost[years] = faults(ranges, point).get(("reputation", "wash-out"), [])
    everywhere = [f"retrenchment: {state}" for state in ranges.STATES]
    assert lost == {5.0: everywhere, 20.0: []}


def test_a_threat_at_taiwan_stays_if_budgets_stand_still(ranges: ModuleType) -> None:
    kept = {}
    for is_on in (True, False):
        one = ranges.trajectories(ranges.defaults(), YEARS, RUNS, ARMS[:2], spending=is_on)
        more = (one.of(ARMS[1], "threat") - one.of(ARMS[0], "threat")).mean(axis=0)
        taiwan = more[:, ranges.STATES.index("TWN")]
        kept[is_on] = taiwan[-3:].mean() / taiwan[0]
    assert kept[True] < 0.5
    assert kept[False] > 0.75


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
