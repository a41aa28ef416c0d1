from dataclasses import replace

from sim.calibration.report import carried_over, fit_text, fitted_quantities, overrides_of
from sim.calibration.search import fit_at
from tests.acceptance.worlds import classroom
from tests.unit.calibration.small_problem import small_problem


def test_a_fit_is_written_as_overrides_that_load() -> None:
    problem = small_problem()
    fit = fit_at(problem, {"parameters.choice.precision": 9.123, "scale:broken_word": 0.5})
    overrides = overrides_of(fit, "a command")
    assert list(overrides) == [
        "parameters.choice.precision",
        "parameters.reneging.reputation_weight",
        "parameters.reneging.domestic_weight",
        "flashpoints.border.opportunity_rate",
        "flashpoints.islets.opportunity_rate",
        "parameters.war.log_size_mean",
        "parameters.war.log_size_sd",
    ]
    for _, status, _, source in overrides.values():
        assert status == "fitted"
        assert str(source).startswith("a command; ")
    # 4 to 20 in the file of the calibration
    assert overrides["parameters.choice.precision"][3] == "a command; searched 4 to 20"
    text = fit_text(problem, fit, "a command")
    assert "  parameters.choice.precision: [9.123, fitted, " in text
    scenario = classroom(**{path.replace(".", "__"): v for path, v in overrides.items()})  # type: ignore[arg-type]
    assert scenario.parameters.choice.precision == 9.123
    assert scenario.flashpoints["border"].opportunity_rate.value == fit.rates["border"]


def test_what_is_fitted_is_listed() -> None:
    problem = small_problem()
    named = fitted_quantities(problem.study)
    assert named == ["initiations AAA-BBB", "uses of force by pair", "force", "wars"]
    text = fit_text(problem, fit_at(problem, {}), "a command")
    assert all(f"# - {name}" in text for name in named)


def test_how_much_size_matters_is_carried_over_with_where_it_comes_from() -> None:
    figure = [0.5, "judgement", 2026, "forces matter"]
    scenario = classroom(parameters__war__size_correlation=figure)
    assert carried_over(scenario) == {"parameters.war.size_correlation": figure}
    assert carried_over(classroom()) == {}
    problem = small_problem()
    known = replace(problem, here=replace(problem.here, scenario=scenario))
    text = fit_text(known, fit_at(problem, {}), "a command")
    assert '  parameters.war.size_correlation: [0.5, judgement, 2026, "forces matter"]' in text
