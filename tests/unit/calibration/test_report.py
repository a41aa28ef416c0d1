from sim.calibration.report import fit_text, overrides_of
from sim.calibration.search import Fit
from tests.acceptance.worlds import classroom
from tests.unit.calibration.small_problem import small_problem


def test_a_fit_is_written_as_overrides_that_load() -> None:
    problem = small_problem()
    fit = Fit({"choice.precision": 9.123}, {"border": 0.5}, {}, 0.25, 10)
    overrides = overrides_of(fit, "a command")
    assert list(overrides) == ["parameters.choice.precision", "flashpoints.border.opportunity_rate"]
    for given in overrides.values():
        assert isinstance(given, list)
        assert given[1] == "fitted"
        assert given[3] == "a command"
    text = fit_text(problem, fit, "a command")
    assert "  parameters.choice.precision: [9.123, fitted, " in text
    assert "AAA-BBB" in text
    scenario = classroom(**{path.replace(".", "__"): v for path, v in overrides.items()})  # type: ignore[arg-type]
    assert scenario.parameters.choice.precision == 9.123
    assert scenario.flashpoints["border"].opportunity_rate.value == 0.5
