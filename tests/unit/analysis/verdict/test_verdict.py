"""The verdict by hand: four arrangements, two policies, a few runs whose luck is shared."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from sim.analysis.losses import MATERIAL_LOSS, with_material_loss
from sim.analysis.telling.verdict import verdict_paragraphs, verdict_text
from sim.analysis.telling.verdict_words import null_models, who_pays
from sim.analysis.verdict.contrasts import (
    Contrast,
    Judgement,
    OutcomeCells,
    contrasts,
    sign_shares,
)
from sim.analysis.verdict.costs import Range, costs_of
from sim.analysis.verdict.feasibility import Chance
from sim.analysis.verdict.standings import by_best, standings_of, worst_of
from sim.analysis.verdict.verdict import ComparisonVerdict, promise_share, verdict_of
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import Cell
from sim.study.study_files import ComparisonStudy
from sim.study.tables import VECTOR
from tests.acceptance.worlds import classroom

RUNS = 40
STUDY = ComparisonStudy(
    title="A test",
    scenario="classroom",
    arrangements=["bare", "hub", "promise", "treaty"],
    policies=["steady", "wavering"],
    baseline="hub",
    replications=RUNS,
    null_arrangement="bare",
    control="promise",
    negotiated={"treaty": "treaty_negotiated"},
)
FAILURES = {
    "steady": {"bare": 1.4, "hub": 1.0, "promise": 0.8, "treaty": 0.5},
    "wavering": {"bare": 1.4, "hub": 1.2, "promise": 1.1, "treaty": 0.8},
}
"""Means; every run adds luck that all cells share, so that differences have hardly any."""

WEALTH = {"bare": -0.5, "hub": -0.2, "promise": -0.1, "treaty": -0.3}
"""What CCC expects; BBB loses the same everywhere and the rival AAA gains."""


def comparison(study: ComparisonStudy = STUDY, *, vectors: bool = True) -> Comparison:
    luck = np.tile([-0.2, 0.2], RUNS // 2)
    slip = np.tile([-0.01, -0.01, 0.01, 0.01], RUNS // 4)
    rows = [
        {
            "arrangement": arrangement,
            "policy": policy,
            "replication": replication,
            **({VECTOR: replication} if vectors else {}),
            "deterrence_failure": mean + luck[replication] + slip[replication] * mean,
            "force": 3.0 + luck[replication],
            "abandonments": 0.1 if arrangement == "treaty" else 0.0,
            "entrapments": 0.0,
            "control_lost": mean / 2,
            "burden": None,
            "expected_material_AAA": 1.0,
            "expected_material_BBB": -0.1,
            "expected_material_CCC": WEALTH[arrangement] + slip[replication] * mean,
        }
        for policy in study.policies
        for arrangement, mean in FAILURES[policy].items()
        if arrangement in study.arrangements
        for replication in range(RUNS)
    ]
    cells = [
        Cell(one, policy, classroom()) for one in study.arrangements for policy in study.policies
    ]
    runs = pl.DataFrame(rows, schema_overrides={"burden": pl.Float64})
    return with_material_loss(Comparison(study, cells, runs, pl.DataFrame()))


def chance(policy: str, share: float) -> Chance:
    return Chance("treaty", "treaty_negotiated", policy, 100, share, 0.05, 6.0)


CHANCES = [chance("steady", 0.0), chance("wavering", 0.25)]


def verdict(
    study: ComparisonStudy = STUDY, chances: Sequence[Chance] = CHANCES
) -> ComparisonVerdict:
    return verdict_of(comparison(study), chances)


def contrast(low: float, high: float, outcome: str = "deterrence_failure") -> Contrast:
    """Return a contrast with an interval, whose smallest difference of interest is .1."""
    mean = (low + high) / 2
    values = mean + np.tile([-1.0, 1.0], 50) * (high - low) / 2 * 99**0.5 / 1.984217
    base = OutcomeCells(outcome, {("hub", "p"): values + 1, ("other", "p"): np.ones(100)}, None)
    (found,) = contrasts(base, [(("hub", "p"), ("other", "p"))], [0.1])
    return found


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.4, -0.2, Judgement.BETTER),
        (0.2, 0.4, Judgement.WORSE),
        (-0.1, 0.4, Judgement.UNTOLD),
        (-0.04, 0.02, Judgement.NEGLIGIBLE),
        (0.02, 0.06, Judgement.NEGLIGIBLE),  # told, and no matter
    ],
)
def test_a_contrast_is_judged_by_its_interval(low: float, high: float, said: Judgement) -> None:
    assert contrast(low, high).judgement is said


def test_of_what_is_good_more_is_better() -> None:
    assert contrast(0.2, 0.4, "general_deterrence").judgement is Judgement.BETTER


def test_the_runs_needed_are_for_the_smallest_difference_of_interest() -> None:
    one = contrast(-0.1, 0.1)
    error = one.difference.standard_error
    assert one.runs_needed == pytest.approx(100 * (2.8016 * error / 0.1) ** 2, rel=1e-4)


def test_holms_step_is_over_all_that_are_asked_together() -> None:
    values = {("hub", "p"): np.arange(10.0) + 1.4, ("other", "p"): np.arange(10.0)}
    values["noise", "p"] = np.arange(10.0) + np.tile([1.0, -0.9], 5)
    cells = OutcomeCells("deterrence_failure", values, None)
    pair = (("noise", "p"), ("other", "p"))
    (alone,) = contrasts(cells, [pair], [0.1])
    both = contrasts(cells, [pair, pair], [0.1, 0.1])
    assert both[0].p_holm == pytest.approx(min(1, 2 * alone.p_holm))


def test_signs_are_counted_by_vector_and_rounding_is_none() -> None:
    differences = np.array([-1.0, -1.0, 0.5, -2.0, 1e-15, np.nan])
    assert sign_shares(differences, None) == (0.6, 0.2)
    # Vectors: -1 and .5 make -.25, -1 and -2 make -1.5, the last has nothing but rounding.
    assert sign_shares(differences, np.array([0, 1, 0, 1, 2, 2])) == pytest.approx((2 / 3, 0))
    assert all(np.isnan(sign_shares(np.array([np.nan]), None)))


def test_arrangements_stand_from_the_best_to_the_worst() -> None:
    steady, wavering = standings_of(STUDY, OutcomeCells.of(comparison(), "deterrence_failure"))
    assert steady.order == ("treaty", "promise", "hub", "bare")
    assert steady.means["hub"] == pytest.approx(1)
    assert wavering.best == "treaty"
    assert worst_of(steady, None) == "bare"
    assert worst_of(steady, "bare") == "hub"
    assert {name: one.judgement for name, one in steady.to_baseline.items()} == {
        "bare": Judgement.WORSE, "promise": Judgement.BETTER, "treaty": Judgement.BETTER,
    }  # fmt: skip
    assert steady.as_good == ()


def test_what_differs_by_nothing_is_as_good_as_the_best() -> None:
    standings = standings_of(STUDY, OutcomeCells.of(comparison(), "force"))
    assert set(standings[0].as_good) == {"hub", "promise", "treaty"}
    assert list(by_best(standings)) == ["bare"]


def test_the_promise_alone_makes_its_share_of_the_gain() -> None:
    found = verdict().promise
    assert found is not None
    # .2 of .5 and .1 of .4
    assert found.by_policy == pytest.approx({"steady": 0.4, "wavering": 0.25})
    assert found.range == pytest.approx((0.25, 0.4))
    standings = verdict().standings["deterrence_failure"]
    assert promise_share(STUDY, standings, "promise") is None
    assert promise_share(STUDY, standings, "bare") is None


def test_costs_stand_beside_those_of_the_baseline_and_states_pay() -> None:
    found = costs_of(comparison(), "treaty")
    counts = {one.outcome: (one.here, one.there) for one in found.outcomes}
    assert counts["abandonments"][0] == pytest.approx((0.1, 0.1))
    assert counts["abandonments"][1] == Range(0, 0)
    assert counts["control_lost"][0] == pytest.approx((0.25, 0.4))
    assert "burden" not in counts
    # .3 for .2 under both policies; the rival is nobody who pays.
    assert [one.state for one in found.states] == ["CCC", "BBB"]
    assert found.states[0].difference.mean == pytest.approx(0.1)
    assert [one.is_told for one in found.states] == [True, False]


def test_the_verdict_names_the_leader_and_has_a_table() -> None:
    found = verdict()
    assert found.leader == "treaty"
    assert list(found.standings) == ["deterrence_failure", MATERIAL_LOSS, "force"]
    assert (found.years, found.units, found.has_vectors) == (5, RUNS, True)
    table = found.table()
    assert table.height == 3 * 2 * 3
    row = table.row(
        by_predicate=(pl.col("arrangement") == "treaty")
        & (pl.col("policy") == "wavering")
        & (pl.col("outcome") == "deterrence_failure"),
        named=True,
    )
    assert row["difference"] == pytest.approx(-0.4)
    assert (row["judgement"], row["fewer_share"], row["more_share"]) == ("better", 1, 0)


def test_the_verdict_in_sentences() -> None:
    first, sure, cost, whom, had = verdict_paragraphs(verdict())
    assert first == (
        "Which deters best? Fewest deterrence failures in 5 years: under every policy treaty "
        "(0.500-0.800), never regretted; next promise (0.800-1.10); most, apart from bare, "
        "hub (1.00-1.20)."
    )
    assert sure == (
        "How sure? treaty has fewer failures than hub (1.00-1.20) in 100% of the 40 parameter "
        "vectors played, a difference distinguishable from chance (5 %, Holm) under 2 of 2 "
        "policies; promise alone makes 25-40% of that gain."
    )
    assert cost == (
        "At what cost? Least material loss [stakes]: under every policy promise (0.200), never "
        "regretted; most treaty (0.400); treaty is rank 3 of 4. Fewest uses of force: under "
        "every policy bare (3.00; its lead over hub, promise and treaty may be chance), never "
        "regretted."
    )
    assert whom == (
        "To whom? Against hub Corvia (0.10) loses by treaty, in stakes over 5 years. Abandonments "
        "0.10 (0.00), entrapments 0.00 (0.00), control lost 0.25-0.40 (0.50-0.60)."
    )
    assert had == (
        "Could it be had? Made in 5 years: treaty in 0-25%, most under wavering. These shares rest "
        "on coefficients set by hand."
    )


def test_what_is_fitted_is_no_finding() -> None:
    told = verdict_paragraphs(replace(verdict(), has_fitted_values=True))
    assert told[-1] == ("Levels were fitted and are no finding, nor is any difference to bare.")


def test_a_study_that_asks_for_little_is_told_little() -> None:
    study = STUDY.model_copy(
        update={
            "arrangements": ["hub", "treaty"],
            "policies": ["steady"],
            "control": None,
            "null_arrangement": None,
            "negotiated": {},
        }
    )
    told = " ".join(verdict_paragraphs(verdict(study, [])))
    assert "deterrence failures in 5 years: treaty (0.500); most hub (1.00)." in told
    # One difference is asked for alone, so that there is no step of Holm.
    assert "a difference distinguishable from chance (5 %)." in told
    assert "regretted" not in told
    assert "one promise" not in told
    assert "Could it be had? Not asked" in told


def test_a_single_arrangement_is_compared_with_nothing() -> None:
    alone: dict[str, object] = {
        "arrangements": ["hub"],
        "null_arrangement": None,
        "control": None,
        "negotiated": {},
    }
    text = verdict_text(verdict_of(comparison(STUDY.model_copy(update=alone)), []))
    assert text.startswith("Only hub was played, so there is nothing to compare it with.")
    assert "deterrence failures 1.00-1.20" in text.replace("\n", " ")
    assert "baseline" not in text


def test_policies_with_other_answers_are_named() -> None:
    made = comparison()
    is_turned = pl.col("policy") == "wavering"
    turned = (
        pl.when(is_turned)
        .then(-pl.col("deterrence_failure") + 3)
        .otherwise(pl.col("deterrence_failure"))
    )
    runs = made.runs.with_columns(deterrence_failure=turned)
    found = verdict_of(Comparison(STUDY, made.cells, runs, pl.DataFrame()))
    first = verdict_paragraphs(found)[0]
    assert "treaty (0.500) (least regretted: promise), but under wavering bare (1.60)" in first
    assert "most, apart from bare, hub or treaty" in first


def test_what_cannot_be_told_says_how_many_runs_would_tell_it() -> None:
    made = comparison()
    noise = pl.when(pl.col("arrangement") == "treaty").then(
        1.0 + 0.5 * (pl.col("replication") % 3 - 1)
    )
    runs = made.runs.with_columns(deterrence_failure=noise.otherwise(pl.col("deterrence_failure")))
    found = verdict_of(Comparison(STUDY, made.cells, runs, pl.DataFrame()))
    told = " ".join(verdict_paragraphs(found))
    assert (
        "Not distinguishable from hub, under how many of 2 policies: treaty 1; a difference of 2% "
        "needs up to " in told
    )
    assert "runs of each." in told
    # Of nine tenths of the hub's level the runs at hand would have told a difference.
    wide = STUDY.model_copy(update={"smallest_difference": 0.9})
    enough = " ".join(verdict_paragraphs(verdict_of(replace(made, study=wide, runs=runs))))
    assert "runs of each" not in enough


def test_by_a_price_policies_with_other_answers_share_a_sentence() -> None:
    made = comparison()
    is_turned = pl.col("policy") == "wavering"
    turned = pl.when(is_turned).then(-pl.col(MATERIAL_LOSS) + 3).otherwise(pl.col(MATERIAL_LOSS))
    runs = made.runs.with_columns(turned.alias(MATERIAL_LOSS))
    told = verdict_paragraphs(verdict_of(Comparison(STUDY, made.cells, runs, pl.DataFrame())))
    # Least under one policy .2 by the promise, under the other 3 - .6 by no commitments.
    (cost,) = [one for one in told if one.startswith("At what cost?")]
    assert "[stakes]: promise or bare, depending on the policy (0.200-2.40);" in cost


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        (
            {"null_arrangement": None},
            (
                "Null models: only promise. Add to the arrangements one without pacts (such as "
                "no_commitments); deter joiners ARRANGEMENT draws a treaty's members by lot."
            ),
        ),
        (
            {"control": None},
            (
                "Null models: only bare. Add to the arrangements one with a single promise (such "
                "as hub_plus_us_taiwan_pact); deter joiners"
            ),
        ),
        (
            {"control": None, "null_arrangement": None},
            (
                "Null models: none was played. Add to the arrangements one without pacts (such as "
                "no_commitments) and one with a single promise (such as hub_plus_us_taiwan_pact);"
            ),
        ),
    ],
)
def test_null_models_that_a_study_has_not_are_named(
    changes: dict[str, object], said: str | None
) -> None:
    made = verdict(STUDY.model_copy(update=changes))
    told = verdict_paragraphs(replace(made, state_names={**made.state_names, "TWN": "Taiwan"}))
    found = [one for one in told if one.startswith("Null models")]
    assert [one[: len(said or "")] for one in found] == ([said] if said else [])


def test_a_region_without_taiwan_is_offered_no_promise_to_it() -> None:
    told = null_models(verdict(STUDY.model_copy(update={"control": None})))
    assert told.startswith("Null models: only bare. Add to the arrangements one with a single prom")
    assert "taiwan" not in told
    # Readers of titles are given no names of files.
    both = STUDY.model_copy(update={"control": None, "null_arrangement": None})
    assert "no_commitments" not in null_models(verdict(both), str.upper)


def test_a_null_model_that_was_played_counts_though_no_file_says_what_it_is() -> None:
    said = {"control": None, "null_arrangement": None}
    found = verdict(STUDY.model_copy(update=said))
    names = ["hub", "no_commitments", "hub_plus_us_taiwan_pact"]
    played = replace(found, study=found.study.model_copy(update={"arrangements": names}))
    assert null_models(found)
    assert null_models(played) == ""


def test_a_region_with_taiwan_says_what_a_stake_is() -> None:
    assert "Taiwan" not in who_pays(verdict(), "hub")
    found = replace(verdict(), state_names={**verdict().state_names, "TWN": "Taiwan"})
    assert who_pays(found, "hub") == (
        "Against hub Corvia (0.10) loses, in stakes over 5 years (1: Taiwan's worth to itself) on "
        "average over the policies"
    )


@pytest.mark.parametrize("width", [40, 80, None])
def test_the_text_fits(width: int | None) -> None:
    text = verdict_text(verdict(), width)
    assert max(map(len, text.splitlines())) <= (width or 100)
    assert "wavering" in text


def test_ranges_are_over_the_policies() -> None:
    cells = OutcomeCells.of(comparison(), "control_lost")
    assert cells.mean(("hub", "steady")) == pytest.approx(0.5)
    assert Range(0.5, 0.6) == costs_of(comparison(), "treaty").outcomes[2].there
