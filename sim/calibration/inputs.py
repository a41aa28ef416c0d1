"""From the inputs of a calibration to the numbers that they set.

An input is a path, whose value it is, or a scale, a factor on several numbers. Two
kinds of scale differ: one that says what it multiplies comes down to values at paths;
one over patterns multiplies what each figure of a scenario happens to be.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from pydantic import BaseModel

from sim.calibration.targets import OBLIGATIONS, SCALE, CalibrationStudy
from sim.domain.figures import Figure
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

ROUNDING: Final = 1e-9
"""By how much a step may be short in its last digits [ratio]."""


class Settings(NamedTuple):
    """What some values of the inputs set."""

    values: dict[str, float]
    """{path: value}."""
    factors: dict[str, float]
    """{scale over patterns: factor}."""


def settings_of(study: CalibrationStudy, inputs: Mapping[str, float]) -> Settings:
    """Return what some inputs set.

    Parameters
    ----------
    inputs : {path or scale: value}
    """
    values = {name: value for name, value in inputs.items() if not name.startswith(SCALE)}
    factors = {}
    for name, factor in inputs.items():
        if not name.startswith(SCALE):
            continue
        scale = study.scales[name.removeprefix(SCALE)]
        if scale.patterns:
            factors[name.removeprefix(SCALE)] = factor
        for path, of in scale.times.items():
            # What a scale multiplies may itself be an input, as a fighting cost is.
            values[path] = factor * (of if isinstance(of, float) else values[of])
    return Settings(values=values, factors=factors)


def order_excess(study: CalibrationStudy, values: Mapping[str, float]) -> float:
    """Return by how much numbers fail to rise as declared, as a sum of ratios; 0 if they do.

    Parameters
    ----------
    values : {path: value}; steps with a path that is not among them are passed over
    """
    excess = 0.0
    for order in study.ordered:
        for low, high in zip(order.paths, order.paths[1:], strict=False):
            if low in values and high in values:
                short = order.step * values[low] / values[high] - 1
                # A step that is kept exactly may be short by the last digit of a product.
                excess += short if short > ROUNDING else 0.0
    return excess


def obligation_factor(study: CalibrationStudy, factors: Mapping[str, float]) -> float:
    """Return the factor on every obligation."""
    found = 1.0
    for name, factor in factors.items():
        if OBLIGATIONS[0] in study.scales[name].patterns:
            found *= factor
    return found


def scaled_figures(
    study: CalibrationStudy, scenario: Scenario[Parameters], factors: Mapping[str, float]
) -> dict[str, float]:
    """Return {path: value} of every figure of a scenario that scales over patterns multiply."""
    found = {}
    for name, factor in factors.items():
        for pattern in study.scales[name].patterns:
            root = pattern.partition(".")[0]
            parts = {root: getattr(scenario, root)}
            if root == "pacts":
                # An override of a pact reaches the reference arrangement too.
                parts = {root: {**scenario.reference_pacts, **scenario.pacts}}
            for path, value in _figures(parts, ()):
                if fnmatchcase(path, pattern) and path.count(".") == pattern.count("."):
                    found[path] = factor * value
    return found


def _figures(node: object, path: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Yield path and value of every figure below a part of a scenario."""
    if isinstance(node, Figure):
        yield ".".join(path), node.value
    elif isinstance(node, Mapping):
        for name, below in node.items():
            yield from _figures(below, (*path, str(name)))
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from _figures(getattr(node, name), (*path, name))


def overrides_for(
    study: CalibrationStudy, scenario: Scenario[Parameters], inputs: Mapping[str, float]
) -> dict[str, float]:
    """Return inputs as overrides of a scenario: every number written out."""
    settings = settings_of(study, inputs)
    return {**scaled_figures(study, scenario, settings.factors), **settings.values}
