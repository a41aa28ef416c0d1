"""What a scenario is held against: a file of checks, each with its band and its reason."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from sim.domain.errors import Problem, ScenarioError
from sim.domain.figures import Title, Value
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import Name, quarter_number
from sim.loading.nodes import Node
from sim.loading.scenarios import load_scenario, node_at, read_about_scenario
from sim.loading.suggestions import suggestion
from sim.rules.parameters import Parameters
from sim.validation.checks import (
    ChangeWithinCheck,
    Check,
    ForceByPairCheck,
    PairRatesCheck,
    Record,
)


class Arm(Value):
    """What is played beside the scenario: the scenario with something else in it."""

    title: Title
    """Name for readers."""

    null: bool = False
    """Whether it is a null model: what the checks come to in it is shown beside."""

    arrangement: Name | None = None
    """In place of the scenario's own."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """Other values, by path."""


class ValidationStudy(Value):
    """What a scenario is held against."""

    title: Title
    """Name for readers."""

    scenario: str
    """The scenario, by name."""

    seed: int = Field(ge=0, lt=2**32)
    """Seed of the runs."""

    replications: int = Field(ge=2, le=100_000)
    """Runs."""

    arms: dict[Name, Arm] = Field(default_factory=dict)
    """What is played beside the scenario, on the same draws."""

    record: Record | None = None
    """Disputes by pair, for the checks that read them."""

    checks: list[Annotated[Check, Field(discriminator="kind")]] = Field(min_length=1)
    """What is looked at."""


def load_validation(name_or_path: str | Path) -> ValidationStudy:
    """Return a validation file, checked, with its scenario as a path.

    Raises
    ------
    ScenarioError : every problem in the file
    """
    study, scenario, context, node = read_about_scenario(
        name_or_path, "validations", ValidationStudy
    )
    shipped = load_scenario(scenario)
    for problems in (_unknown_names, _checks_that_never_hold, _unknown_pairs):
        context.problems += problems(study, node, shipped)
    context.problems += _unused_arms(study, node)
    if context.problems:
        raise ScenarioError(context.problems)
    found = study.model_copy(update={"scenario": str(scenario)})
    for name in found.arms:
        arm_scenario(found, name)
    return found


def _checks(study: ValidationStudy, node: Node) -> Iterator[tuple[Check, Node]]:
    """Yield every check with its place in the file."""
    yield from zip(study.checks, node_at(node, "checks").items, strict=True)


def _unknown_names(
    study: ValidationStudy, node: Node, scenario: Scenario[Parameters]
) -> Iterator[Problem]:
    """Yield names of checks that mean nothing."""
    known: dict[str, tuple[str, Collection[str]]] = {
        "flashpoint": ("flashpoint {!r} in the scenario", scenario.flashpoints),
        "flashpoints": ("flashpoint {!r} in the scenario", scenario.flashpoints),
        "arm": ("arm {!r}", study.arms),
        "against": ("arm {!r}", study.arms),
    }
    for _, item in _checks(study, node):
        for key, (what, names) in known.items():
            for named in _texts(item.get(key)):
                if named.text not in names:
                    name = str(named.value)
                    hint = suggestion(name, names)
                    yield named.mark.problem(f"there is no {what.format(name)}", hint)


def _checks_that_never_hold(
    study: ValidationStudy, node: Node, scenario: Scenario[Parameters]
) -> Iterator[Problem]:
    """Yield bands that hold nothing, changes outside of the run, and pairs without a record."""
    start = quarter_number(scenario.start)
    for check, item in _checks(study, node):
        low, high = getattr(check, "low", None), getattr(check, "high", None)
        if low is not None and high is not None and low > high:
            yield item.mapping["low"].node.mark.problem(f"low is {low:g}, above high, {high:g}")
        if isinstance(check, ChangeWithinCheck):
            quarter = quarter_number(check.since) - start
            if not 0 <= quarter < scenario.quarters:
                mark = item.mapping["since"].node.mark
                yield mark.problem(f"since is {check.since}, and the run has no such quarter")
        if study.record is None and isinstance(check, PairRatesCheck | ForceByPairCheck):
            message = f"{check.kind} reads the record of pairs, and the file has none"
            yield item.mark.problem(message, "Add record: with its pairs.")


def _unused_arms(study: ValidationStudy, node: Node) -> Iterator[Problem]:
    """Yield arms that would be played for nothing."""
    compared = {
        getattr(check, field, None) for check in study.checks for field in ("arm", "against")
    }
    for name, arm in study.arms.items():
        if not arm.null and name not in compared:
            message = f"arm {name!r} is no null model, and no check compares it"
            yield node_at(node, "arms").mapping[name].node.mark.problem(message)


def _unknown_pairs(
    study: ValidationStudy, node: Node, scenario: Scenario[Parameters]
) -> Iterator[Problem]:
    """Yield pairs of the record between which the scenario has no flashpoint."""
    if study.record is None:
        return
    known = {(point.challenger, point.target) for point in scenario.flashpoints.values()}
    items = node_at(node_at(node, "record"), "pairs").items
    for pair, item in zip(study.record.pairs, items, strict=True):
        if (pair.challenger, pair.target) not in known:
            message = f"no flashpoint has {pair.challenger} against {pair.target}"
            yield item.mark.problem(message)


def _texts(node: Node | None) -> list[Node]:
    """Return a text, or the texts of a list."""
    if node is None:
        return []
    return list(node.items) or [node]


def base_scenario(study: ValidationStudy) -> Scenario[Parameters]:
    """Return the scenario that is judged, with the seed of the study."""
    return load_scenario(study.scenario).model_copy(update={"seed": study.seed})


def arm_scenario(study: ValidationStudy, name: str) -> Scenario[Parameters]:
    """Return what an arm plays.

    Raises
    ------
    ScenarioError : every problem in the arrangement and the overrides of the arm
    """
    arm = study.arms[name]
    scenario = load_scenario(study.scenario, overrides=arm.overrides, arrangement=arm.arrangement)
    return scenario.model_copy(update={"seed": study.seed})
