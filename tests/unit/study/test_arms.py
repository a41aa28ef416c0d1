"""Designs that are crossed with arms: what is drawn, in which order, and that arms share it."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from pydantic import TypeAdapter

from sim.execution.runner import run_study
from sim.results.reader import load_results
from sim.study.arms import Arms
from sim.study.designs import Design
from sim.study.factors import Factor, ListedValues, NumberRange
from sim.study.loader import read_study
from sim.study.plan_words import design_words
from sim.study.study_plan import StudyPlan, plan_from
from tests.unit.small_sets import COUNT, SWEEP, write_study

DESIGN: TypeAdapter[Design] = TypeAdapter(Design)
FACTORS: Mapping[str, Factor] = {
    "arrangement": ListedValues(values=["treaty", "hub"]),
    "weight": NumberRange(low=0, high=1, steps=3),
    "policy": ListedValues(values=["steady", "wavering", "absent"]),
    "precision": NumberRange(low=5, high=25, steps=2),
}
CROSS = ["arrangement", "policy"]
DRAWN = [
    ({"kind": "grid"}, 6),  # 3 x 2 steps
    ({"kind": "plausible"}, 6),
    ({"kind": "latin_hypercube", "points": 5}, 5),
    ({"kind": "sobol", "points": 4}, 4),
    ({"kind": "saltelli", "base": 4}, 16),  # 4 x (2 + 2)
    ({"kind": "morris", "trajectories": 4}, 12),  # 4 x (2 + 1)
    ({"kind": "list", "points": [{"weight": 0.5, "precision": 7}]}, 1),
]


def arms(design: Mapping[str, object]) -> Arms:
    return Arms(DESIGN.validate_python({**design, "cross": CROSS}), FACTORS)


@pytest.mark.parametrize(("design", "count"), DRAWN, ids=lambda one: str(one)[:24])
def test_every_point_is_under_every_arm(design: Mapping[str, object], count: int) -> None:
    found = arms(design)
    points = list(found.draw(3))
    assert (found.points_drawn(), found.count, len(points)) == (count, 6, 6 * count)
    for start in range(0, len(points), 6):
        block = points[start : start + 6]
        assert len({(one["weight"], one["precision"]) for one in block}) == 1
        assert [(one["arrangement"], one["policy"]) for one in block] == [
            (a, p) for a in ("treaty", "hub") for p in ("steady", "wavering", "absent")
        ]


def test_what_is_crossed_takes_no_dimension_of_the_draw() -> None:
    alone = Arms(
        DESIGN.validate_python({"kind": "sobol", "points": 8}),
        {name: FACTORS[name] for name in ("weight", "precision")},
    )
    crossed = list(arms({"kind": "sobol", "points": 8}).draw(3))[::6]
    assert [(one["weight"], one["precision"]) for one in crossed] == [
        (one["weight"], one["precision"]) for one in alone.draw(3)
    ]


def test_a_design_without_a_cross_has_one_arm() -> None:
    found = Arms(DESIGN.validate_python({"kind": "sobol", "points": 8}), FACTORS)
    assert (found.count, len(list(found.draw(1)))) == (1, 8)


def read(work: Path, text: str, runs: str = "replications: 2\n") -> StudyPlan:
    (work / "studies").mkdir(exist_ok=True)
    path = work / "studies" / "case.yaml"
    path.write_text(f"title: Case\nscenario: base\n{runs}{text}", encoding="utf-8")
    return plan_from(read_study(path))


def test_a_plan_says_points_times_arms(work: Path) -> None:
    plan = read(
        work,
        "factors:\n  free: {path: states.AAA.democracy, low: 0, high: 1}\n"
        "  arrangement: [plain, bare]\n"
        "design: {kind: latin_hypercube, points: 4, cross: [arrangement]}\n",
    )
    assert len(plan.points) == 8
    assert design_words(plan) == ("Latin hypercube of 4 points, each under 2 arms (arrangement)")
    assert [point.arrangement for point in plan.points] == ["plain", "bare"] * 4


def test_a_baseline_of_precision_may_be_an_arm(work: Path) -> None:
    text = (
        "factors:\n  free: {path: states.AAA.democracy, low: 0, high: 1}\n"
        "  arrangement: [plain, bare]\n"
        "design: {kind: sobol, points: 4, cross: [arrangement]}\n"
        "precision: {outcome: wars, half_width: 1, baseline: {arrangement: bare}}\n"
    )
    assert len(read(work, text, "").points) == 8


def test_arms_of_a_plausible_set_play_the_same_vectors_on_the_same_draws(tmp_path: Path) -> None:
    text = SWEEP.replace("{kind: plausible,", "{kind: plausible, cross: [arrangement, policy],")
    arm_lines = "  policy: [steady, wavering]\n  arrangement: [hub, treaty]\n"
    path = write_study(tmp_path, text.replace("design:", f"{arm_lines}design:"))
    plan = plan_from(read_study(path))
    assert "4 arms (arrangement x policy); replications play the 5 vectors" in design_words(plan)
    run_study(plan, tmp_path / "out", workers=1)
    runs = load_results(tmp_path / "out").runs
    # 2 values of the factor, under 2 arrangements x 2 policies, with 8 replications each
    assert len(runs) == 2 * 4 * 8
    by_replication = runs.group_by("replication").agg(pl.col("vector").n_unique())
    assert by_replication["vector"].to_list() == [1] * 8
    assert sorted(runs["vector"].unique()) == list(range(COUNT))
