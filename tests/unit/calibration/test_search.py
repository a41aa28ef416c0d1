from dataclasses import replace

import numpy as np
import pytest

from sim.calibration import search as calibration
from sim.calibration.measures import ATTACK, FAIT, Opening
from sim.calibration.search import (
    CalibrationProblem,
    Fit,
    changed,
    check_runs,
    corrected,
    evaluate,
    fit_text,
    fitted,
    measured,
    overrides_of,
    search,
)
from sim.calibration.targets import CalibrationStudy
from sim.domain.scenario import Scenario
from sim.engine.world.constants import build_world
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, judged

BORDER, ISLETS = range(2)
STUDY = {
    "title": "A test",
    "scenario": "classroom",
    "null_arrangement": "no_commitments",
    "seed": 3,
    "generations": 2,
    "replications": 8,
    "protecting_obligation": 0.3,
    "allied_obligation": 0.5,
    "may_dominate": ["border"],
    "free": {"choice.precision": [4, 20], "reneging.*": [0.4, 1.6]},
    "pairs": [
        {
            "challenger": "AAA",
            "target": "BBB",
            "years": 20,
            "band": [2, 12],
            "shares": {"border": 0.25, "islets": 0.75},
            "initiations": judged(8),
            "force": judged(2),
        }
    ],
    "bands": {"force_share": {"low": 0.2, "high": 0.4, "aim": judged(0.3)}},
}


def bench(**changes: object) -> CalibrationProblem:
    study = CalibrationStudy.model_validate({**STUDY, **changes})
    scenario, null = classroom("hub"), classroom("no_commitments")
    # 8 in 20 years, a quarter of them at the border
    counts = np.array([0.1, 0.3])
    return CalibrationProblem(
        study, scenario, null, build_world(scenario), build_world(null), counts
    )


def crises(scale: float = 1.0) -> Opening:
    """Return two made-up crises: one at the border and one at the islets."""
    choice = np.array([[0.5, 0.25, 0.15, 0.1], [0.4, 0.3, 0.3, 0.0]])
    choice[:, 1:] *= scale
    choice[:, 0] = 1 - choice[:, 1:].sum(axis=1)
    levels = np.full((2, 4, 3, 3), np.nan)
    levels[:, 2] = [0.3, 0.3, 0.4]
    levels[:, 3] = [0.8, 0.1, 0.1]
    owed = np.array([[0, 0, 0.7, 0.0], [0, 0, 0.7, 0.4]])
    return Opening(choice, np.full((2, 3), 0.5), np.full((2, 3), 0.2), levels, owed)


def test_the_counts_of_a_bench_are_those_of_the_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str, arrangement: str | None = None) -> Scenario[Parameters]:
        assert name == "classroom"
        return classroom(arrangement)

    monkeypatch.setattr(calibration, "load_scenario", load)
    study = CalibrationStudy.model_validate(
        {**STUDY, "pairs": [{**STUDY["pairs"][0], "shares": {"islets": 1}}]}  # type: ignore[index]
    )
    made = calibration.bench(study)
    # 8 in 20 years, all at the islets; nothing is known of the border.
    assert np.isnan(made.counts[BORDER])
    assert made.counts[ISLETS] == pytest.approx(0.4)
    assert made.null.arrangement.pacts == []


def test_parameters_are_changed_one_by_one_or_as_a_group() -> None:
    scenario = classroom()
    found = changed(scenario, {"choice.precision": 7.0, "reneging.*": 0.5}).parameters
    assert found.choice.precision == 7
    assert found.reneging.reputation_weight == 0.125
    assert found.reneging.domestic_weight == 0.295
    assert found.choice.precision_decay == scenario.parameters.choice.precision_decay
    assert scenario.parameters.choice.precision == 12


def test_a_group_is_scaled_from_its_defaults_whatever_an_earlier_search_left() -> None:
    earlier = changed(classroom(), {"reneging.reputation_weight": 0.9})
    found = changed(earlier, {"reneging.*": 0.5}).parameters.reneging
    # Half of .25 and of .59
    assert (found.reputation_weight, found.domestic_weight) == pytest.approx((0.125, 0.295))


def test_a_parameter_out_of_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        changed(classroom(), {"choice.precision": -1.0})


def test_measures_follow_from_the_crises_and_the_observed_counts() -> None:
    found = measured(bench(), crises(), crises(1.25))
    # Opportunities a year: .1 / .5 = .2 at the border and .3 / .6 = .5 at the islets; so .4
    # disputes a year, of them with force .2 x .25 + .5 x .3 = .2.
    assert found["force_share"] == pytest.approx(0.5)
    # War: .2 x .1 x .5 x .2 = .002 a year, all of it at the border, which may dominate
    assert found["war_per_dispute"] == pytest.approx(0.005)
    assert found["largest_other_war_share"] == 0
    assert found["resisted_share"] == pytest.approx(0.5)
    # Both are protected; without commitments everything is tried a quarter more often.
    for slope in ("initiation_slope", "force_slope", "war_slope"):
        assert found[slope] == pytest.approx(0.8)
    # Corvia owes .7 and stands with .7; Dorna owes nothing at the border and fights with .1.
    assert found["ally_stands_fait_accompli"] == pytest.approx(0.7)
    assert found["ally_stands_major_attack"] == pytest.approx(0.7)
    assert found["bystander_fights"] == pytest.approx(0.1)


def test_a_flashpoint_that_may_not_dominate_is_seen() -> None:
    found = measured(bench(may_dominate=[]), crises(), crises())
    assert found["largest_other_war_share"] == 1


def test_slopes_are_those_of_protected_flashpoints() -> None:
    null = crises()
    null.choice[ISLETS] = [0.1, 0.6, 0.3, 0.0]
    owed = np.array([[0, 0, 0.7, 0], [0, 0, 0.2, 0]])
    found = measured(bench(), crises()._replace(obligation=owed), null)
    # The border alone is protected, and nothing changes there.
    assert found["initiation_slope"] == pytest.approx(1)


def test_outside_a_band_the_distance_counts_and_inside_a_pull_to_the_aim() -> None:
    band = bench().study.bands["force_share"]
    assert calibration._outside(0.3, band) == 0
    # Inside, .05 off in a band .2 wide: .02 x .25 ** 2
    assert calibration._outside(0.25, band) == pytest.approx(0.00125)
    # A tenth outside is half a width, and the search aims .02 widths further in:
    # (10 x .52) ** 2 and the pull .02 x 1 ** 2
    assert calibration._outside(0.5, band) == pytest.approx(27.06)
    assert calibration._outside(0.1, band) == pytest.approx(27.06)
    # On the very edge there is a slight price already: (10 x .02) ** 2 and .02 x .5 ** 2
    assert calibration._outside(0.2, band) == pytest.approx(0.045)


def test_the_loss_is_bands_and_the_surprise_at_uses_of_force() -> None:
    stage = bench()
    loss, measures, here = evaluate(stage, {})
    band = calibration._outside(measures["force_share"], stage.study.bands["force_share"])
    share = measures["force_share"]
    # One pair: 2 of 8 with force
    surprise = -(2 * np.log(share) + 6 * np.log(1 - share)) / 8
    assert loss == pytest.approx(band + surprise)
    assert here.choice.shape == (2, 4)


def test_a_fit_writes_out_groups_and_finds_rates_that_give_the_counts() -> None:
    stage = bench()
    fit = fitted(stage, {"choice.precision": 9.0, "reneging.*": 0.5}, evaluations=7)
    assert fit.parameters == {
        "choice.precision": 9.0,
        "reneging.reputation_weight": 0.125,
        "reneging.domestic_weight": 0.295,
    }
    assert set(fit.rates) == {"border", "islets"}
    assert fit.evaluations == 7
    here = evaluate(stage, {"choice.precision": 9.0, "reneging.*": 0.5})[2]
    # .1 a year over five years, without what heat adds: the rate is a little less than that.
    upper = 0.1 / here.challenge[BORDER]
    assert 0.8 * upper < fit.rates["border"] < 1.1 * upper


def test_rates_are_corrected_by_what_runs_show() -> None:
    stage = bench()
    fit = fitted(stage, {})
    # Wanted over five years .5 and 1.5; runs had twice that at the border.
    again = corrected(stage, fit, np.array([1.0, 1.5]))
    assert again.rates["border"] == pytest.approx(fit.rates["border"] / 2, rel=1e-3)
    assert again.rates["islets"] == pytest.approx(fit.rates["islets"], rel=1e-3)
    assert again.parameters == fit.parameters


def test_a_fit_is_written_as_overrides_that_load() -> None:
    stage = bench()
    fit = Fit({"choice.precision": 9.123}, {"border": 0.5}, {}, 0.25, 10)
    overrides = overrides_of(fit, "a command")
    assert list(overrides) == ["parameters.choice.precision", "flashpoints.border.opportunity_rate"]
    for given in overrides.values():
        assert isinstance(given, list)
        assert given[1] == "fitted"
        assert given[3] == "a command"
    text = fit_text(stage, fit, "a command")
    assert "  parameters.choice.precision: [9.123, fitted, " in text
    assert "AAA-BBB" in text
    scenario = classroom(**{path.replace(".", "__"): v for path, v in overrides.items()})  # type: ignore[arg-type]
    assert scenario.parameters.choice.precision == 9.123
    assert scenario.flashpoints["border"].opportunity_rate.value == 0.5


def test_a_search_repeats_itself_and_reports_its_generations() -> None:
    stage, seen = bench(), []
    first = search(stage, progress=lambda generation, loss: seen.append((generation, loss)))
    assert [generation for generation, _ in seen] == [1, 2]
    assert seen[1][1] <= seen[0][1]
    assert search(stage) == first
    other = replace(stage, study=stage.study.model_copy(update={"seed": 4}))
    assert search(other).parameters != first.parameters
    assert 4 <= first.parameters["choice.precision"] <= 20
    # Scaled by one factor, the ratio of the two weights stays.
    weights = [first.parameters[f"reneging.{w}_weight"] for w in ("reputation", "domestic")]
    assert weights[0] / weights[1] == pytest.approx(0.25 / 0.59, rel=1e-3)


def test_the_check_counts_what_runs_do() -> None:
    stage = bench()
    check, challenges = check_runs(stage, stage.scenario, workers=1)
    pair = check.pairs[0]
    assert pair.pair == "AAA-BBB"
    # Five years are scaled to the twenty of the observation.
    assert pair.mean == pytest.approx(challenges.sum() * 4)
    assert pair.observed == 8
    assert pair.is_inside == (2 <= pair.mean <= 12)
    assert check.replications == 8
    assert check.grey_share + check.force_share == pytest.approx(1)


def test_bands_speak_of_measures_that_exist() -> None:
    names = set(measured(bench(), crises(), crises()))
    assert {"force_share", "war_slope", "bystander_fights"} <= names
    assert FAIT == 1
    assert ATTACK == 2
