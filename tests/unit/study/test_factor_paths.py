"""What factors set: several paths, patterns and products, on a scenario small enough to see."""

from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.study.factor_paths import Multiple, Reach
from sim.study.factors import ListedValues, NumberRange
from sim.study.loader import read_study
from sim.study.study_plan import StudyPlan, plan_from
from sim.study.sweep_points import SweepPoints


def plan(work: Path, factors: str, rest: str = "") -> StudyPlan:
    (work / "studies").mkdir(exist_ok=True)
    path = work / "studies" / "case.yaml"
    text = f"title: Case\nscenario: base\nfactors:\n{factors}design: {{kind: grid}}\n{rest}"
    path.write_text(f"{text}replications: 1\n", encoding="utf-8")
    found = read_study(path)
    assert isinstance(found, SweepPoints)
    return plan_from(found)


def test_one_factor_sets_several_paths_to_one_value(work: Path) -> None:
    found = plan(
        work, "  free: {paths: [states.AAA.democracy, states.BBB.nuclear], values: [0.2, 0.3]}\n"
    )
    told = [
        (found.scenario(i).states["AAA"].democracy.value, found.scenario(i).states["BBB"].nuclear)
        for i in range(2)
    ]
    assert [(a, b.value) for a, b in told] == [(0.2, 0.2), (0.3, 0.3)]
    # The column of tables is the factor's, once.
    assert [point.values for point in found.points] == [{"free": 0.2}, {"free": 0.3}]


def test_a_pattern_stands_for_what_the_scenario_has(work: Path) -> None:
    found = plan(work, "  free: {path: states.*.democracy, values: [0.1]}\n")
    assert {one.democracy.value for one in found.scenario(0).states.values()} == {0.1}
    assert set(found.points[0].overrides) == {f"states.{code * 3}.democracy" for code in "ABC"}


def test_a_pattern_may_stand_for_words(work: Path) -> None:
    found = plan(work, "  rule: {path: pacts.*.activation, values: [individual, consensus]}\n")
    assert found.scenario(1).pacts["b_c"].activation == "consensus"


def test_a_pattern_reaches_the_pacts_of_each_arrangement(work: Path) -> None:
    found = plan(work, "  act: {path: pacts.*.interoperability, values: [0.9]}\n"
                       "  arrangement: [bare, plain]\n")  # fmt: skip
    assert [set(point.overrides) for point in found.points] == [
        set(),
        {"pacts.b_c.interoperability"},
    ]


def test_levels_may_have_patterns_too(work: Path) -> None:
    found = plan(work, "  mood: {levels: {free: {states.*.democracy: 0.7}, as_is: {}}}\n")
    assert {one.democracy.value for one in found.scenario(1).states.values()} == {0.7}
    assert {one.democracy.value for one in found.scenario(0).states.values()} == {0.5}


def test_products_are_of_what_the_scenario_has_after_the_overrides_of_the_study(work: Path) -> None:
    found = plan(
        work,
        "  free: {path: states.*.democracy, multiply: true, values: [0.5, 1]}\n",
        "overrides: {states.AAA.democracy: 0.8}\n",
    )
    halved = found.scenario(0).states
    # 0.8 by the study's override and 0.5 by the files, times 0.5
    assert [halved[code].democracy.value for code in ("AAA", "BBB")] == [0.4, 0.25]
    assert found.points[0].values == {"free": 0.5}


def test_a_clipped_product_stops_at_the_bounds_of_its_field(work: Path) -> None:
    line = "  act: {{path: pacts.*.interoperability, multiply: true, {}values: [2]}}\n"
    assert (
        plan(work, line.format("clip: true, ")).scenario(0).pacts["b_c"].interoperability.value == 1
    )
    with pytest.raises(ScenarioError, match=r"it is 1\.4"):
        plan(work, line.format(""))


def test_a_product_of_a_count_is_a_count(work: Path) -> None:
    found = plan(work, "  quarters: {multiply: true, values: [0.33]}\n")
    # 20 quarters by the file, times 0.33
    assert found.scenario(0).quarters == 7


def test_what_multiplies_is_told_from_what_takes_the_place() -> None:
    half = NumberRange(path="pacts.*.interoperability", low=0.5, high=1, multiply=True)
    assert half.settings("act", 0.5) == {"pacts.*.interoperability": Multiple(0.5, clip=False)}
    assert ListedValues(paths=["a.b", "c"], values=[1]).settings("x", 1) == {"a.b": 1, "c": 1}


def test_a_scenario_is_made_only_when_a_pattern_asks_for_it() -> None:
    def never() -> object:
        raise AssertionError

    assert Reach(never).each("quarters", 4) == {"quarters": 4}  # type: ignore[arg-type]
