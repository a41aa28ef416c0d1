from dataclasses import replace
from pathlib import Path

import pytest

from sim.study.plan import Precision
from sim.study.plan_words import design_words, factor_lines, uneven_vectors
from sim.study.study_files import SweepStudy
from sim.study.study_plan import StudyPlan, plan_of
from tests.unit.small_sets import write_study

FACTORS = {
    "quarters": {"low": 4, "high": 40, "distribution": "integer", "steps": 4},
    "weight": {
        "path": "parameters.a", "low": 0, "high": 1,
        "distribution": "normal", "mean": 0.5, "sd": 0.1,
    },
    "start": {"values": [f"20{year}Q1" for year in range(25, 36)]},
    "mood": {"levels": {"warm": {"parameters.b": 1}, "cold": {"parameters.c": 1}}},
}  # fmt: skip


def outlined(design: dict[str, object]) -> StudyPlan:
    study = SweepStudy.model_validate(
        {
            "title": "Case", "scenario": "base", "replications": 1,
            "factors": FACTORS, "design": design,
        }
    )  # fmt: skip
    return replace(plan_of("classroom"), study=study)


def test_the_factors_of_a_sweep_are_put_into_words() -> None:
    lines = factor_lines(outlined({"kind": "latin_hypercube", "points": 4}))
    assert [tuple(line) for line in lines] == [
        ("quarters", "", "4 to 40; integer; 4 steps"),
        ("weight", "parameters.a", "0 to 1; normal, mean 0.5, sd 0.1"),
        (
            "start", "",
            "2025Q1, 2026Q1, 2027Q1, 2028Q1, 2029Q1, 2030Q1, 2031Q1, 2032Q1 and 3 more",
        ),
        ("mood", "parameters.b, parameters.c", "cold, warm"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("design", "words"),
    [
        ({"kind": "sobol", "points": 8}, "Sobol sequence"),
        ({"kind": "saltelli", "base": 1024}, "Saltelli design of base 1,024"),
        (
            {"kind": "saltelli", "base": 4, "second_order": True},
            "Saltelli design of base 4, with pairs of factors",
        ),
    ],
)
def test_a_design_is_put_into_words(design: dict[str, object], words: str) -> None:
    assert design_words(outlined(design)) == words


def test_a_comparison_is_put_into_words() -> None:
    plan = plan_of("classroom")
    assert design_words(plan) == "every arrangement under every policy, against hub"
    assert [line.values for line in factor_lines(plan)] == [
        "no_commitments, hub, treaty", "steady, wavering",
    ]  # fmt: skip


def test_a_plan_that_plays_a_set_says_so_and_warns_of_uneven_vectors(tmp_path: Path) -> None:
    plan = plan_of(write_study(tmp_path))
    assert design_words(plan).endswith("play the 5 vectors of the plausible set classroom")
    # 12 runs of 5 vectors.
    assert "some of the 5 vectors are played once more than others; 10" in uneven_vectors(plan)
    few = uneven_vectors(replace(plan, replications=3))
    assert "only the first 3 of 5 vectors are played; 5 would" in few
    assert uneven_vectors(replace(plan, replications=15)) == ""
    until = Precision(outcome="wars", half_width=1)
    assert uneven_vectors(replace(plan, replications=until)) == ""
    assert uneven_vectors(plan_of("classroom")) == ""


def test_several_paths_and_products_are_put_into_words() -> None:
    factors = {
        "act": {"paths": ["pacts.*.interoperability", "pacts.a.fallback"], "low": 0, "high": 1},
        "owe": {"path": "pacts.*.mutual_obligation", "multiply": True, "low": 0, "high": 1},
        "quarters": {"multiply": True, "low": 0.5, "high": 1},
    }
    study = SweepStudy.model_validate(
        {
            "title": "Case", "scenario": "base", "replications": 1,
            "factors": factors, "design": {"kind": "sobol", "points": 8},
        }
    )  # fmt: skip
    lines = factor_lines(replace(plan_of("classroom"), study=study))
    assert [one.sets for one in lines] == [
        "pacts.*.interoperability, pacts.a.fallback",
        "pacts.*.mutual_obligation, multiplied",
        "quarters, multiplied",
    ]
