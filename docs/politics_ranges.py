"""Seeded runs of the slow half all over the ranges of its parameters.

A point gives every parameter of the slow half a value of its range; `make_politics_ranges.py`
shows how the variables go at all points, and a test plays a few of them. Everything follows
from `SEED`, the shipped files, and the ranges that stand in the docstrings of the parameters.
"""  # noqa: INP001  a module beside the scripts that use it

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
from politics_runs import SEED, Cell, scenario_of, tables_of
from pydantic import BaseModel
from scipy.stats import qmc

from sim.analysis.path_faults import (
    Scale,
    chance_lost,
    effect_lost,
    exploding,
    oscillating,
    saturated,
    spread_lost,
)
from sim.domain.events import Shock
from sim.domain.params import parse_description, range_of
from sim.domain.scenario import Scenario
from sim.domain.states import State
from sim.domain.vocabulary import QUARTERS_PER_YEAR, quarter_name, quarter_number
from sim.engine.run.ensemble import setting_of
from sim.engine.world.constants import state_names
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from sim.rules.politics.negotiation import Stage

GROUPS = (
    "opinion",
    "governments",
    "news",
    "alignment",
    "institutions",
    "assessment",
    "spending",
    "joining",
    "negotiation",
    "coercion",
    "reputation",
)
"""Parts of `Parameters` that move the slow half."""
ARRANGEMENT = "core4_negotiated"
"""One treaty that may be made or not; until it is in force the region is that of the hub."""
POLICIES = ("continuity", "transactional", "retrenchment", "doubling_down", "electoral")
SHOCK, BASE = "continuity, shock", "continuity"
SHOCK_STATE, SHOCK_QUARTER = "JPN", "2028Q1"
SHORT, LONG = 15, 60
"""Years: as shipped, and four times as long."""
RUNS = 12
POINTS = 128
STATES = ("JPN", "KOR", "AUS", "PHL", "TWN")
CHALLENGER = "CHN"

SCALES = {
    "support": Scale(0, 1),
    "alignment": Scale(-1, 1),
    "burden": Scale(0, 10),
    "reputation": Scale(0, 1),
    "belief": Scale(0, 1),
    "threat": Scale(0, 0.1),
    "forces": Scale(0, 10),
    "membership": Scale(0, 1),
}
"""{variable: its lawful range}. No rule holds a burden [% of GDP] below 10, forces below ten times
what they were or a threat below force used once in ten years: those ends are ours."""
UNBOUNDED = ("burden", "forces")
"""Variables that have run away too if they are many times what they were."""
JUDGED = {
    "support": STATES,
    "alignment": STATES,
    "burden": (*STATES, CHALLENGER),
    "reputation": STATES,
    "belief": STATES,
    "threat": STATES,
    "forces": (*STATES, CHALLENGER),
    "membership": ("JPN", "AUS", "PHL"),
}
"""{variable: states whose paths are judged}. The patron and, but for what it spends, China are
constant by construction, and of membership those who are invited count."""
FAULTS = ("saturation", "wash-out", "oscillation", "explosion")


class Point(NamedTuple):
    """One set of parameters."""

    name: str
    """Of the parameter that is alone at an end, with the end; else what kind of point it is."""
    values: Mapping[str, float]
    """{path below `parameters`: value}; the others are at their defaults."""


def parameter_ranges() -> dict[str, tuple[float, float]]:
    """Return {path: (low, high)} of every parameter of the slow half whose docstring has one."""
    found = {}
    for group in GROUPS:
        kind = Parameters.model_fields[group].annotation
        for path, source in _sources(kind, f"{group}."):
            if limits := range_of(source):
                found[path] = limits
    return found


def _sources(kind: type[BaseModel], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield path and source of the parameters of a class and of those below it."""
    for name, field in kind.model_fields.items():
        below = field.annotation
        if isinstance(below, type) and issubclass(below, BaseModel):
            yield from _sources(below, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", parse_description(field.description).source


def default_of(path: str) -> float:
    """Return the value that a parameter has in the shipped scenario."""
    value: object = scenario_of_arm(BASE, SHORT).parameters
    for name in path.split("."):
        value = getattr(value, name)
    return value


def defaults() -> Point:
    """Return the point at which all parameters are as they are."""
    return Point("defaults", {})


def ends() -> list[Point]:
    """Return two points a parameter: it alone at its low end and at its high one.

    An end at which it already is has no point of its own.
    """
    return [
        Point(f"{path} = {value:g}", {path: value})
        for path, limits in parameter_ranges().items()
        for value in limits
        if value != default_of(path)
    ]


def spread(count: int = POINTS) -> list[Point]:
    """Return points all over the ranges, every parameter at once, by a Latin hypercube."""
    limits = np.array(list(parameter_ranges().values()))
    # The first points of Sobol's sequence are no choice in 86 dimensions: some of them go together
    # with a correlation of .94, and parameters that do nothing would be named as causes.
    cube = qmc.LatinHypercube(len(limits), rng=SEED, optimization="random-cd")
    unit = cube.random(count)
    values = limits[:, 0] + (limits[:, 1] - limits[:, 0]) * unit
    names = list(parameter_ranges())
    return [
        Point(f"point {number}", dict(zip(names, row.tolist(), strict=True)))
        for number, row in enumerate(values)
    ]


# Playing


def changed(parameters: BaseModel, values: Mapping[str, float]) -> BaseModel:
    """Return parameters with other values, whole numbers where there are such.

    Parameters
    ----------
    values : {path: value}
    """
    update: dict[str, object] = {}
    below: dict[str, dict[str, float]] = {}
    for path, value in values.items():
        name, _, rest = path.partition(".")
        if rest:
            below.setdefault(name, {})[rest] = value
        else:
            is_whole = type(parameters).model_fields[name].annotation is int
            update[name] = round(value) if is_whole else value
    for name, inner in below.items():
        update[name] = changed(getattr(parameters, name), inner)
    return parameters.model_copy(update=update)


@cache
def scenario_of_arm(arm: str, years: int) -> Scenario[Parameters]:
    """Return the scenario of a policy, or of the shock, over so many years.

    Beyond the dates in the files every kind of election goes on in its last rhythm.
    """
    found = scenario_of(Cell(BASE if arm == SHOCK else arm, ARRANGEMENT))
    last = quarter_number(str(found.start)) + years * QUARTERS_PER_YEAR
    states = {code: repeated(state, last) for code, state in found.states.items()}
    shocks = [*found.shocks, _shock()] if arm == SHOCK else found.shocks
    quarters = years * QUARTERS_PER_YEAR
    return found.model_copy(update={"quarters": quarters, "states": states, "shocks": shocks})


def _shock() -> Shock:
    """Return the shock that Japan felt in 2022, six years later."""
    (found,) = (
        shock for shock in load_scenario("ukraine_shock").shocks if shock.state == SHOCK_STATE
    )
    return found.model_copy(update={"quarter": SHOCK_QUARTER})


def repeated(state: State, last: int) -> State:
    """Return a state with elections until a quarter.

    Parameters
    ----------
    last : number of the quarter, see `quarter_number`
    """
    elections = list(state.elections)
    kinds = {tuple(election.decides) for election in elections}
    for kind in sorted(kinds):
        dates = sorted(
            quarter_number(one.quarter) for one in elections if tuple(one.decides) == kind
        )
        if len(dates) < 2:
            continue
        pattern = next(one for one in elections if tuple(one.decides) == kind)
        elections += [
            pattern.model_copy(update={"quarter": quarter_name(number), "held": False})
            for number in range(2 * dates[-1] - dates[-2], last, dates[-1] - dates[-2])
        ]
    return state.model_copy(update={"elections": elections})


class Trajectories(NamedTuple):
    """Yearly paths of a point in every arm, at the end of each year."""

    states: list[str]
    paths: dict[str, dict[str, np.ndarray]]
    """{arm: {variable: (r, y, n)}}."""

    def of(self, arm: str, variable: str, states: tuple[str, ...] | None = None) -> np.ndarray:
        """Return (r, y, k) the paths of the states that are judged, or of others."""
        columns = [self.states.index(state) for state in states or JUDGED[variable]]
        return self.paths[arm][variable][:, :, columns]


def trajectories(
    point: Point,
    years: int,
    runs: int = RUNS,
    arms: tuple[str, ...] = (*POLICIES, SHOCK),
    *,
    spending: bool = True,
) -> Trajectories:
    """Return how the slow half goes at a point, all arms on the same draws.

    Parameters
    ----------
    spending : whether budgets answer to anything
    """
    found = {}
    for arm in arms:
        scenario = scenario_of_arm(arm, years)
        switches = scenario.switches.model_copy(update={"spending": spending})
        scenario = scenario.model_copy(update={"switches": switches})
        parameters = changed(scenario.parameters, point.values)
        setting = setting_of(scenario.model_copy(update={"parameters": parameters}), SEED)
        found[arm] = _yearly(tables_of(setting, 0, runs))
    return Trajectories(state_names(scenario), found)


def _yearly(tables: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return (r, y, n) of every variable in the last quarter of each year."""
    is_in_force = tables["stage"][:, :, :1] == Stage.IN_FORCE
    # Growth is given, so forces count by what the economy that pays for them is.
    forces = tables["capability"] / tables["economy"]
    made = {
        "forces": forces / forces[:, :1],
        "membership": (tables["member"][:, :, 0] & is_in_force).astype(float),
    }
    quarterly = made | {name: tables[name] for name in SCALES if name not in made}
    return {
        name: table[:, QUARTERS_PER_YEAR - 1 :: QUARTERS_PER_YEAR].copy()
        for name, table in quarterly.items()
    }


# Judging


def faults_of(one: Trajectories) -> dict[tuple[str, str], list[str]]:
    """Return {(variable, fault): where it is} at a point, over all arms and states judged."""
    found: dict[tuple[str, str], list[str]] = {
        (variable, fault): [] for variable in SCALES for fault in FAULTS
    }
    for variable in SCALES:
        for arm in one.paths:
            for fault, where in _faults_in(one, variable, arm):
                found[variable, fault].append(where)
    found["membership", "saturation"] += _pinned(one)
    return found


def _faults_in(one: Trajectories, variable: str, arm: str) -> Iterator[tuple[str, str]]:
    """Yield fault and place of the faults of a variable in an arm."""
    paths, scale, states = one.of(arm, variable), SCALES[variable], JUDGED[variable]
    flags = {
        # Of a single run that is in or out only the share of the runs can stick: see `_pinned`.
        "saturation": saturated(paths, scale) & (variable != "membership"),
        "oscillation": oscillating(paths, scale),
        "explosion": exploding(paths, scale, is_bounded=variable not in UNBOUNDED),
    }
    if arm == "electoral":
        flags["wash-out"] = chance_lost(paths, scale)
    elif arm != BASE and arm in POLICIES:
        flags["wash-out"] = effect_lost(paths, one.of(BASE, variable), scale)
    for fault, flag in flags.items():
        yield from (
            (fault, f"{arm}: {state}") for state, is_so in zip(states, flag, strict=True) if is_so
        )
    # Members of one treaty are alike, and are to be: there spread says nothing.
    if variable != "membership" and spread_lost(one.of(arm, variable, STATES), scale):
        yield "wash-out", f"{arm}: between states"


def _pinned(one: Trajectories) -> list[str]:
    """Return where membership is the same, never or always, under every policy.

    A single run is in or out, so it is the share of the runs that may stick at an end.
    """
    shares = [
        one.of(arm, "membership").mean(axis=(0, 2))[-1] for arm in POLICIES if arm in one.paths
    ]
    margin = 0.02
    is_pinned = max(shares) <= margin or min(shares) >= 1 - margin
    return ["every policy"] if is_pinned else []


class Digest(NamedTuple):
    """What is kept of a point."""

    means: dict[str, dict[str, np.ndarray]]
    """{arm: {variable: (y, k) mean path of the states that are judged}}."""
    faults: dict[tuple[str, str], list[str]]
    """See `faults_of`."""
    response: dict[str, np.ndarray]
    """{variable: (y,) mean of what the shock does to the state that feels it}."""


def digest_of(point: Point, years: int) -> Digest:
    """Return how the slow half goes at a point, without its single runs."""
    one = trajectories(point, years)
    means = {
        arm: {variable: one.of(arm, variable).mean(axis=0) for variable in SCALES}
        for arm in one.paths
    }
    shown = {variable: _response(one, variable) for variable in ("support", "alignment", "burden")}
    return Digest(means, faults_of(one), shown)


def _response(one: Trajectories, variable: str) -> np.ndarray:
    """Return (y,) the mean of what the shock does to a variable where it is felt."""
    struck, calm = (one.of(arm, variable, (SHOCK_STATE,)) for arm in (SHOCK, BASE))
    return (struck - calm).mean(axis=(0, 2))


def judged_paths(variable: str) -> int:
    """Return how many paths of a variable are judged at a point, over arms and states."""
    return (len(POLICIES) + 1) * len(JUDGED[variable])
