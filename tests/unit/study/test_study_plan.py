"""Plans: points, their scenarios and the fingerprint; mistakes are in tests/scenario_errors."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.execution.estimate import planned_runs
from sim.loading.scenarios import load_scenario
from sim.study.loader import load_cells
from sim.study.plan import Plan, Precision
from sim.study.study_plan import StudyPlan, plan_of

FACTORS = """\
  nuclear: {path: states.AAA.nuclear, low: 0, high: 1}
  quarters: {low: 4, high: 8, distribution: integer}
  arrangement: [plain, bare]
  policies: [steady, [wavering], []]
  mood:
    levels:
      calm: {}
      tense: {parameters.choice.precision: 20, flashpoints.strait.salience_target: 0.9}
"""
HYPERCUBE = "design: {kind: latin_hypercube, points: 12}\nreplications: 5\nseed: 9\n"
OVERRIDES = "overrides:\n  states.AAA.democracy: 0.75\n"
COMPARISON = (
    "title: Case\nscenario: base\narrangements: [plain, bare]\npolicies: [steady, wavering]\n"
    "baseline: bare\nreplications: 30\nseed: 9\n"
)

type Planner = Callable[[str], StudyPlan]


@pytest.fixture
def planned(work: Path) -> Planner:
    """Return a function that plans a study of some text."""
    (work / "studies").mkdir()

    def plan(text: str) -> StudyPlan:
        (work / "studies" / "case.yaml").write_text(text, encoding="utf-8")
        return plan_of("studies/case.yaml")

    return plan


def sweep(factors: str = FACTORS, rest: str = HYPERCUBE) -> str:
    return f"title: Case\nscenario: base\nfactors:\n{factors}{rest}"


# Points


def test_a_sweep_has_the_points_of_its_design(planned: Planner) -> None:
    plan: Plan = planned(sweep(rest=HYPERCUBE + OVERRIDES))
    assert (plan.name, plan.kind, plan.seed, plan.replications) == ("case", "sweep", 9, 5)
    assert (plan.logged, plan.outputs) == (0, frozenset({"runs"}))
    assert list(plan.factors) == ["nuclear", "quarters", "arrangement", "policies", "mood"]
    assert [point.index for point in plan.points] == list(range(12))
    assert all(list(point.values) == list(plan.factors) for point in plan.points)
    tense = next(point for point in plan.points if point.values["mood"] == "tense")
    judged = {"status": "judgement", "source": "override in case.yaml"}
    assert tense.overrides == {
        "states.AAA.democracy": {"value": 0.75, **judged},
        "states.AAA.nuclear": {"value": tense.values["nuclear"], **judged},
        "quarters": tense.values["quarters"],
        "parameters.choice.precision": {**judged, "value": 20, "source": "set in case.yaml"},
        "flashpoints.strait.salience_target": {"value": 0.9, **judged},
    }
    chosen = {(point.values["policies"], point.policies) for point in plan.points}
    assert chosen == {("steady", ("steady",)), ("wavering", ("wavering",)), ("no policy", ())}


def test_a_factor_that_says_nothing_of_names_leaves_the_scenarios(planned: Planner) -> None:
    plan = planned(sweep("  quarters: [4, 8]\n", "design: {kind: grid}\nreplications: 5\n"))
    assert [(point.arrangement, point.policies) for point in plan.points] == [(None, None)] * 2
    assert list(plan.scenario(0).policies) == ["steady"]


def test_a_level_may_choose_arrangement_and_policy(planned: Planner) -> None:
    plan = planned(
        sweep(
            "  mood: {levels: {a: {}, b: {arrangement: bare, policy: wavering, quarters: 3}}}\n",
            "design: {kind: grid}\nreplications: 5\n",
        )
    )
    as_it_is, other = (plan.scenario(index) for index in (0, 1))
    assert (len(as_it_is.pacts), list(as_it_is.policies), as_it_is.quarters) == (1, ["steady"], 20)
    assert (len(other.pacts), list(other.policies), other.quarters) == (0, ["wavering"], 3)


def test_a_comparison_has_a_point_a_cell(planned: Planner) -> None:
    plan: Plan = planned(COMPARISON + OVERRIDES)
    assert (plan.kind, plan.replications, plan.outputs) == (
        "comparison", 30, frozenset({"runs", "flashpoints"}),
    )  # fmt: skip
    cells = load_cells("studies/case.yaml")
    assert [tuple(point.values.values()) for point in plan.points] == [
        (cell.arrangement, cell.policy) for cell in cells
    ]
    made = [plan.scenario(point.index).digest for point in plan.points]
    assert made == [cell.scenario.digest for cell in cells]


def test_replications_may_be_asked_for_and_the_study_stays_as_it_is(planned: Planner) -> None:
    target = "precision: {outcome: wars, half_width: 0.1}"
    plan = planned(sweep(rest=HYPERCUBE.replace("replications: 5", target)))
    assert plan.replications == Precision(outcome="wars", half_width=0.1)
    assert plan.replications == plan.study.precision  # type: ignore[union-attr]
    more = plan_of("studies/case.yaml", replications=7)
    assert more.replications == 7
    assert (more.study, more.fingerprint) == (plan.study, plan.fingerprint)
    planned(COMPARISON)
    assert plan_of("studies/case.yaml", replications=7).replications == 7


def test_a_users_scenario_is_named_by_its_path(planned: Planner) -> None:
    assert planned(COMPARISON).scenario_name == str(Path("base.yaml").absolute())


def test_a_shipped_scenario_is_named_by_its_name() -> None:
    assert plan_of("classroom").scenario_name == "classroom"
    assert plan_of("sweep_example").scenario_name == "indo_pacific"


def test_the_example_of_a_sweep_is_of_five_hundred_points_and_25_000_runs() -> None:
    plan = plan_of("sweep_example")
    assert (len(plan.points), planned_runs(plan)) == (500, 25_000)
    assert len({plan.scenario(index).digest for index in (0, 250, 499)}) == 3


def test_a_baseline_is_in_the_words_of_the_points(planned: Planner) -> None:
    plan = planned(
        sweep(
            "  quarters: [4, 8]\n  switches.heat: [true, false]\n  policies: [[steady], []]\n",
            "design: {kind: grid}\nprecision: {outcome: wars, half_width: 0.1, "
            "baseline: {quarters: 4, switches.heat: true, policies: []}}\n",
        )
    )
    assert isinstance(plan.replications, Precision)
    baseline = {"quarters": 4.0, "switches.heat": "true", "policies": "no policy"}
    assert plan.replications.baseline == baseline
    assert [point.index for point in plan.points if point.values == baseline] == [4]


# Scenarios


@pytest.mark.parametrize("index", range(12))
def test_a_points_scenario_is_the_one_that_its_choices_load(planned: Planner, index: int) -> None:
    plan = planned(sweep(rest=HYPERCUBE + OVERRIDES))
    point = plan.points[index]
    loaded = load_scenario(
        "base.yaml",
        overrides={**point.overrides, "seed": 9},
        arrangement=point.arrangement,
        policies=point.policies,
    )
    assert plan.scenario(index).digest == loaded.digest


def test_a_level_may_set_whole_groups_with_or_without_their_provenance(planned: Planner) -> None:
    plan = planned(
        sweep(
            "  mood:\n    levels:\n      calm:\n"
            "        parameters.modes: {grey_zone: {attrition: 0.02}}\n"
            "        parameters.choice.precision: [7, fitted, 2026, Search]\n"
            "        states.AAA.law: {fight: {grey_zone: 0.3}}\n",
            "design: {kind: grid}\nreplications: 5\n",
        )
    )
    (point,), scenario = plan.points, plan.scenario(0)
    loaded = load_scenario("base.yaml", overrides={**point.overrides, "seed": 1})
    assert scenario.digest == loaded.digest
    sources = {path: one.source for path, one in scenario.parameter_sources.items()}
    assert sources == {
        "modes.grey_zone.attrition": "set in case.yaml", "choice.precision": "Search",
    }  # fmt: skip
    assert scenario.states["AAA"].law.fight["grey_zone"].source == "override in case.yaml"


def test_the_general_is_applied_before_the_particular_whoever_says_it(planned: Planner) -> None:
    plan = planned(
        sweep(
            "  law: {levels: {a: {states.AAA.law: {fight: {grey_zone: 0.3}}}}}\n",
            "design: {kind: grid}\nreplications: 5\n"
            "overrides: {states.AAA.law.fight.grey_zone: 0.2}\n",
        )
    )
    assert plan.scenario(0).states["AAA"].law.fight["grey_zone"].value == 0.2


def test_a_point_whose_values_do_not_go_together_fails_alone(planned: Planner) -> None:
    plan = planned(
        sweep(
            "  one: {path: flashpoints.strait.challenger, values: [AAA, CCC]}\n"
            "  two: {path: flashpoints.strait.target, values: [BBB, CCC]}\n",
            "design: {kind: grid}\nreplications: 5\noverrides: {flashpoints.strait.stakes: {}}\n",
        )
    )
    assert [tuple(point.values.values()) for point in plan.points][3] == ("CCC", "CCC")
    for index in range(3):
        plan.scenario(index)
    with pytest.raises(ScenarioError, match=r"is CCC \(Gamma\), the challenger itself"):
        plan.scenario(3)


def test_names_that_do_not_go_together_fail_their_point_too(planned: Planner, work: Path) -> None:
    text = (work / "policies" / "steady.yaml").read_text(encoding="utf-8")
    (work / "policies" / "other.yaml").write_text(text.replace("CCC", "BBB"), encoding="utf-8")
    plan = planned(
        sweep(
            "  policies: [[steady, other]]\n"
            "  one: {path: policies.steady.patron, values: [CCC, AAA]}\n"
            "  two: {path: policies.other.patron, values: [BBB, AAA]}\n",
            "design: {kind: grid}\nreplications: 5\n",
        )
    )
    for point in plan.points:
        if (point.values["one"], point.values["two"]) == ("AAA", "AAA"):
            with pytest.raises(ScenarioError, match=r"are both policies of AAA"):
                plan.scenario(point.index)
        else:
            plan.scenario(point.index)


def test_a_factor_may_mend_what_the_scenario_lacks(planned: Planner, work: Path) -> None:
    (work / "arrangements" / "future.yaml").write_text(
        "title: Future\npacts: [planned]\n", encoding="utf-8"
    )
    future = "  arrangement: [plain, future]\n"
    when = '  pacts.planned.in_force: [start, "2027-01-01"]\n'
    plan = planned(sweep(future + when))
    held = {point.arrangement: plan.scenario(point.index).pacts for point in plan.points}
    assert {name: list(pacts) for name, pacts in held.items()} == {
        "plain": ["b_c"],
        "future": ["planned"],
    }
    assert len(plan.fingerprint) == 64
    with pytest.raises(ScenarioError, match=r"pact 'planned' is not in force"):
        planned(sweep(future + "  quarters: [4, 8]\n"))


def test_a_range_that_does_not_touch_the_policy_of_a_point_has_no_effect(
    planned: Planner,
) -> None:
    plan = planned(
        sweep(
            "  policy: [steady, wavering]\n"
            "  bias: {path: policies.wavering.regimes.0.bias_logit, low: -2, high: 2}\n"
        )
    )
    for point in plan.points:
        (policy,) = plan.scenario(point.index).policies.values()
        expected = point.values["bias"] if point.values["policy"] == "wavering" else 0
        assert policy.regimes[0].bias_logit.value == expected


# Fingerprint


def test_the_fingerprint_knows_what_a_library_file_says(planned: Planner, work: Path) -> None:
    before = planned(sweep()).fingerprint
    assert planned(sweep()).fingerprint == before
    for name in ("states/AAA.yaml", "pacts/b_c.yaml", "policies/wavering.yaml", "base.yaml"):
        path = work / name
        text = path.read_text(encoding="utf-8")
        path.write_text(f"# a comment\n{text}", encoding="utf-8")
        assert planned(sweep()).fingerprint == before, name
        path.write_text(text.replace("title: ", "title: New ").replace("Alpha", "New"))
        assert planned(sweep()).fingerprint != before, name
        path.write_text(text, encoding="utf-8")


def test_the_fingerprint_knows_the_study_and_not_the_order_of_its_keys(planned: Planner) -> None:
    before = planned(sweep()).fingerprint
    lines = FACTORS.splitlines(keepends=True)
    assert planned(sweep("".join([*lines[4:], *lines[:4]]))).fingerprint == before
    assert planned(sweep(rest=HYPERCUBE.replace("seed: 9", "seed: 8"))).fingerprint != before
    assert planned(sweep(FACTORS.replace("high: 1}", "high: 0.9}"))).fingerprint != before
    assert planned(sweep(FACTORS.replace("[plain, bare]", "[bare, plain]"))).fingerprint != before


def test_the_fingerprint_knows_nothing_of_what_is_claimed_of_runs(planned: Planner) -> None:
    before = planned(COMPARISON).fingerprint
    claims = "smallest_difference: 0.05\nweights: {steady: 2}\n"
    assert planned(COMPARISON + claims).fingerprint == before


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        (sweep(), 10**12, "is 1,000,000,000,000; it must be at most 10,000,000"),
        (sweep(), 10_000_000, "which makes 120,000,000 runs; at most 100,000,000 are allowed"),
        (sweep(), 0, "is 0; it must be at least 1"),
        (COMPARISON, 1, "is 1; it must be at least 2"),
        (COMPARISON, 10_000_001, "it must be at most 10,000,000"),
    ],
)
def test_a_number_in_place_of_the_studys_own_keeps_to_its_limits(
    text: str, given: int, said: str, planned: Planner
) -> None:
    planned(text)
    with pytest.raises(ScenarioError, match=said):
        plan_of("studies/case.yaml", replications=given)
    assert plan_of("studies/case.yaml", replications=7).replications == 7
