"""Scenarios, solved crises and events that several tests start from."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.domain.figures import Figure
from sim.domain.pacts import Pact
from sim.domain.proposals import Proposal
from sim.domain.records import as_json_line
from sim.domain.scenario import Scenario
from sim.engine.crisis.arrays import Crisis, Solution
from sim.engine.crisis.solver import solve
from sim.engine.outcomes.ledger import Ledger, empty_ledger
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.world.constants import World, build_world, flashpoint_names, state_names
from sim.engine.world.variables import Variables, initial_variables
from sim.loading.scenarios import load_scenario
from sim.model.region import Region
from sim.rules.parameters import Parameters

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CLASSROOM = SCENARIOS / "worlds" / "classroom" / "classroom.yaml"
WORKED = Path(__file__).parents[1] / "worlds" / "classroom" / "classroom.yaml"
"""A classroom whose round numbers tests work with by hand: the one that ships is judged for its
readers, and may be judged anew without moving them."""
EUROPE = SCENARIOS / "worlds" / "europe" / "europe.yaml"
KM_A_DEGREE = 6371.0088 * math.pi / 180
"""With the mean radius of the earth; the classroom lies on the equator."""


class Solved(NamedTuple):
    """A crisis as it would be, with the names of its guarantors in order."""

    crisis: Crisis
    solution: Solution
    guarantors: list[str]

    def level(self, state: str, mode: int) -> np.ndarray:
        """Return the probabilities of abstaining, supporting and fighting."""
        return np.asarray(self.solution.levels[mode, self.guarantors.index(state)])


class Stage(NamedTuple):
    """A scenario with its arrays and its variables at the start."""

    scenario: Scenario[Parameters]
    world: World
    variables: Variables
    states: list[str]
    points: list[str]

    def state(self, code: str) -> int:
        return self.states.index(code)

    def point(self, name: str) -> int:
        return self.points.index(name)

    def solved(self, name: str, quarter: int = 0) -> Solved:
        """Return the crisis at a flashpoint as the variables stand, in a quarter without shocks."""
        point = self.point(name)
        set_in_force(self.world, self.variables, quarter)
        order = guarantor_order(self.world, self.variables, point)
        calm = CrisisDraws(shock_logit=np.zeros(order.size), resolve=0.0)
        crisis = assemble(self.world, self.variables, point, order, calm)
        return Solved(crisis, solve(crisis), [self.states[k] for k in order])


def judged(value: float) -> list[object]:
    """Return a figure as an override has it."""
    return [value, "judgement", 2025, "a test"]


def figure(value: float) -> Figure:
    """Return a figure as a scenario has it."""
    return Figure(value=value, status="judgement", year=2025, source="a test")


def stage(scenario: Scenario[Parameters]) -> Stage:
    """Return a scenario with its arrays and its variables at the start."""
    world = build_world(scenario)
    variables = initial_variables(world)
    set_in_force(world, variables, 0)
    return Stage(scenario, world, variables, state_names(scenario), flashpoint_names(scenario))


def classroom(
    arrangement: str | None = None,
    policies: Sequence[str] | None = None,
    **overrides: object,
) -> Scenario[Parameters]:
    """Return the tests' own classroom; a double underscore in an override stands for a dot."""
    dotted = {path.replace("__", "."): value for path, value in overrides.items()}
    return load_scenario(
        WORKED, arrangement=arrangement, policies=policies, overrides=dotted or None
    )


def no_deeds() -> Ledger:
    """Return the ledger of a quarter of the classroom in which nothing has been done yet."""
    return empty_ledger(stage(classroom()).variables)


def warlike(arrangement: str) -> Scenario[Parameters]:
    """Return a classroom in which a major attack is tempting and chances for it are many."""
    return classroom(
        arrangement,
        parameters__choice__threshold_major_attack=-0.3,
        flashpoints__border__opportunity_rate=judged(2.0),
    )


@cache
def indo_pacific(arrangement: str | None = None, policy: str | None = None) -> Scenario[Parameters]:
    """Return the default scenario under another arrangement or policy of the United States."""
    policies = None if policy is None else [policy]
    return load_scenario("indo_pacific", arrangement=arrangement, policies=policies)


def crises(scenario: Scenario[Parameters]) -> dict[str, Solved]:
    """Return every crisis of the first quarter, solved."""
    here = stage(scenario)
    return {name: here.solved(name) for name in here.points}


def is_same_solution(one: Solved, other: Solved) -> bool:
    """Return whether two crises have the same movers and are solved alike to the last bit."""
    return one.guarantors == other.guarantors and all(
        np.array_equal(a, b) for a, b in zip(one.solution, other.solution, strict=True)
    )


def moved(one: dict[str, Solved], other: dict[str, Solved]) -> set[str]:
    """Return the flashpoints whose solutions differ in anything."""
    return {name for name in one if not is_same_solution(one[name], other[name])}


def moved_inputs(one: Solved, other: Solved) -> set[str]:
    """Return the fields of a crisis that differ, its guarantors being the same."""
    assert one.guarantors == other.guarantors
    return {
        field
        for field in Crisis._fields
        if not np.array_equal(getattr(one.crisis, field), getattr(other.crisis, field))
    }


def challenged_by(scenario: Scenario[Parameters], challenger: str) -> set[str]:
    """Return the flashpoints of a challenger."""
    return {n for n, point in scenario.flashpoints.items() if point.challenger == challenger}


def event_lines(scenario: Scenario[Parameters], seed: int = 1, replication: int = 0) -> list[str]:
    """Return everything that a run recorded, as lines of JSON."""
    region = Region(scenario, seed=seed, replication=replication).run()
    return [as_json_line(record) for record in region.events]


def with_pacts(scenario: Scenario[Parameters], pacts: dict[str, Pact]) -> Scenario[Parameters]:
    """Return the scenario with other pacts in force, the reference staying as it is."""
    arrangement = scenario.arrangement.model_copy(update={"pacts": sorted(pacts)})
    return scenario.model_copy(update={"pacts": pacts, "arrangement": arrangement})


def proposed(**changes: object) -> Scenario[Parameters]:
    """Return the classroom with politics and its treaty proposed beside the guarantee."""
    assumed = classroom("treaty", switches__politics=True)
    return held_back(assumed, "common_defence", **changes)


def held_back(scenario: Scenario[Parameters], name: str, **changes: object) -> Scenario[Parameters]:
    """Return a scenario with one of its pacts proposed."""
    pact = scenario.pacts[name]
    invited = sorted(set(pact.members) & set(scenario.states))
    given: dict[str, object] = {
        "status": "judgement",
        "source": "a test",
        "title": "A treaty",
        "pacts": [name],
        "invited": invited,
        "quorum": invited[:1],
        "proposer": invited[0],
    }
    proposal = Proposal.model_validate(given | changes)
    kept = {key: one for key, one in scenario.pacts.items() if key != name}
    return scenario.model_copy(
        update={"pacts": kept, "proposals": {"made": proposal}, "proposed_pacts": {name: pact}}
    )
