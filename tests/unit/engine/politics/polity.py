"""A classroom with politics, for tests of the slow half: Belmar proposes a treaty to its patron.

Ardia (0) challenges Belmar (1) at two flashpoints, Corvia (2) is the patron on which Belmar stakes
.7, and Dorna (3), which stakes nothing on anybody, is invited and not needed.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sim.domain.scenario import Scenario
from sim.domain.states import Election, Office, Side
from sim.engine.outcomes.counts import Counts, no_counts
from sim.engine.outcomes.ledger import Ledger, empty_ledger
from sim.engine.run.ensemble import setting_of
from sim.engine.world.constants import World
from sim.engine.world.political_numbers import PoliticalNumbers
from sim.engine.world.variables import Variables
from sim.kernel.draws import NOBODY, DrawKey, Purpose, permanent_code, uniform
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, figure, held_back

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
TREATY = 0
SEED = 5
FIRST_OF_YEAR = 4
"""The first quarter of the second year."""


class Polity(NamedTuple):
    """A region with politics, with everything that a quarter reads and writes."""

    scenario: Scenario[Parameters]
    world: World
    variables: Variables
    ledger: Ledger
    counts: Counts

    def key(self, quarter: int = 0, replication: int = 0) -> DrawKey:
        return DrawKey(SEED, replication, quarter)

    def reckon(self, **numbers: float) -> "Polity":
        """Return the same with other numbers of the slow half."""
        politics = self.world.politics
        replaced: PoliticalNumbers = politics.numbers._replace(**numbers)  # type: ignore[arg-type]
        world = self.world._replace(politics=politics._replace(numbers=replaced))
        return self._replace(world=world)

    def table(self, **tables: object) -> "Polity":
        """Return the same with other tables of the slow half."""
        politics = self.world.politics._replace(**tables)  # type: ignore[arg-type]
        return self._replace(world=self.world._replace(politics=politics))


def side(hold: float, stance: float = 0.0, offset: float = 0.0) -> Side:
    return Side(
        label="A side",
        stance=figure(stance),
        alignment_offset=figure(offset),
        hold_probability=figure(hold),
    )


def election(quarter: str, *decides: Office, held: bool = False) -> Election:
    return Election(quarter=quarter, decides=list(decides), held=held)


def with_states(
    scenario: Scenario[Parameters], changes: Mapping[str, Mapping[str, object]]
) -> Scenario[Parameters]:
    """Return a scenario with some fields of some states replaced."""
    states = {
        name: state.model_copy(update=dict(changes.get(name, {})))
        for name, state in scenario.states.items()
    }
    return scenario.model_copy(update={"states": states})


def without(scenario: Scenario[Parameters], switch: str) -> Scenario[Parameters]:
    """Return a scenario with a mechanism switched off."""
    switches = scenario.switches.model_copy(update={switch: False})
    return scenario.model_copy(update={"switches": switches})


def proposal(**changes: object) -> Scenario[Parameters]:
    """Return the classroom whose treaty Belmar proposes to Corvia, who must ratify, and Dorna."""
    given = {"invited": ["BBB", "CCC", "DDD"], "quorum": ["BBB", "CCC"], "proposer": "BBB"}
    assumed = classroom("treaty", switches__politics=True)
    return held_back(assumed, "common_defence", **given | changes)


def polity(scenario: Scenario[Parameters] | None = None) -> Polity:
    """Return a region with politics before its first quarter."""
    scenario = proposal() if scenario is None else scenario
    setting = setting_of(scenario)
    return Polity(
        scenario=scenario,
        world=setting.world,
        variables=setting.start,
        ledger=empty_ledger(setting.start),
        counts=no_counts(2, 4, scenario.quarters),
    )


def drawn(purpose: Purpose, place: str | None, who: str | None, key: DrawKey) -> float:
    """Return a uniform draw by its address."""
    slot = NOBODY if place is None else permanent_code(place)
    return uniform(key, int(purpose), slot, NOBODY if who is None else permanent_code(who))


def replication_where(purpose: Purpose, who: str, low: float, high: float, quarter: int = 0) -> int:
    """Return the first replication in which a state's draw falls between two bounds."""
    return next(
        r
        for r in range(10_000)
        if low <= drawn(purpose, None, who, DrawKey(SEED, r, quarter)) < high
    )
