"""The region as a Mesa model: the order of a quarter.

A step is a quarter. What chance and time do to it stands in `sim.engine.quarter.phases`,
which the compiled ensemble shares; here agents play the crises, one flashpoint
after another, and what they did is recorded with their reasons.
"""

from collections.abc import Mapping

import mesa
import numpy as np

from sim.domain.records import Record, WarRecord
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, quarter_name
from sim.engine.outcomes.event_log import EventLog, log_crisis, log_wars
from sim.engine.outcomes.ledger import ENDINGS, no_acts
from sim.engine.quarter.phases import begin_quarter, end_quarter, engage
from sim.engine.world.constants import (
    World,
    build_world,
    first_quarter,
    flashpoint_names,
    state_names,
)
from sim.engine.world.dynamics import dynamics_of
from sim.engine.world.variables import Variables, copied, initial_variables
from sim.kernel.draws import NOBODY, Purpose, uniform
from sim.model.agents import State
from sim.model.crisis import Play
from sim.model.tally import Tally
from sim.rules.parameters import Parameters

FIGHT = LEVELS.index("fight")
SUPPORT = LEVELS.index("support")


class Region(mesa.Model):
    """A region of states, flashpoints and pacts that runs quarter by quarter."""

    def __init__(  # noqa: PLR0913  each an independent choice of the caller
        self,
        scenario: Scenario[Parameters],
        *,
        seed: int | None = None,
        replication: int = 0,
        agent_classes: Mapping[str, type[State]] | None = None,
        keeps_events: bool = True,
        world: World | None = None,
        log: EventLog | None = None,
    ) -> None:
        """Set the region up before its first quarter.

        Parameters
        ----------
        scenario : the effective scenario
        seed : of the draws; the scenario's own when absent
        replication : which of the runs under that seed
        agent_classes : subclasses of `State` by code, for agents that decide differently
        keeps_events : whether every crisis leaves a record with its reasons
        world : the scenario's arrays, where they were built before
        log : takes the events as numbers, where somebody wants them
        """
        self.effective = scenario
        self.draw_seed = scenario.seed if seed is None else seed
        super().__init__(rng=self.draw_seed)
        self.replication = replication
        self.keeps_events = keeps_events
        self.log = log
        self.world = build_world(scenario) if world is None else world
        self.variables: Variables = initial_variables(scenario, self.world)
        self.start = copied(self.variables)
        self.dynamics = dynamics_of(scenario)
        self.flashpoints = flashpoint_names(scenario)
        chosen = agent_classes or {}
        self.roster: list[State] = [
            chosen.get(code, State)(self, code, position)
            for position, code in enumerate(state_names(scenario))
        ]
        self.quarter_index = 0
        self.events: list[Record] = []
        self.snapshots: dict[str, Variables] = {}
        self.tally = Tally(self.flashpoints, state_names(scenario), scenario.quarters)
        self.acts = no_acts(len(self.flashpoints), len(self.roster))

    @property
    def quarter(self) -> str:
        """Return the name of the quarter that is next, or running."""
        return quarter_name(first_quarter(self.effective) + self.quarter_index)

    def state(self, code: str) -> State:
        """Return the agent of a state."""
        return next(agent for agent in self.roster if agent.code == code)

    def address(
        self, purpose: Purpose, flashpoint: int, code: np.uint64 = NOBODY
    ) -> tuple[int, int, int, int, np.uint64, np.uint64]:
        """Return the address of a draw: what it is for and nothing else."""
        return (
            self.draw_seed,
            self.replication,
            self.quarter_index,
            int(purpose),
            self.world.flashpoint_code[flashpoint],
            code,
        )

    def draw(self, purpose: Purpose, flashpoint: int, code: np.uint64 = NOBODY) -> float:
        """Return the draw for a purpose this quarter, uniform in [0, 1)."""
        return uniform(*self.address(purpose, flashpoint, code))

    def run(self) -> "Region":
        """Run to the last quarter and return the region."""
        while self.running and self.quarter_index < self.effective.quarters:
            self.step()
        return self

    def step(self) -> None:
        """Play one quarter; after the last one the model stops running."""
        if self.quarter_index >= self.effective.quarters:
            self.running = False
            return
        address = (self.draw_seed, self.replication, self.quarter_index)
        before = (self.world, self.dynamics, self.variables)
        begin_quarter(*before, self.tally.counts, self.acts, *address)
        for flashpoint in np.flatnonzero(self.acts.has_opportunity):
            self._crisis(int(flashpoint))
        end_quarter(*before, self.start, self.tally.counts, self.acts, *address)
        is_last = self.quarter_index == self.effective.quarters - 1
        if self.log is not None:
            log_wars(self.log, self.variables, self.acts, *address[1:], is_last)
        if self.keeps_events:
            self._report_wars(is_last=is_last)
        self.quarter_index += 1
        self.running = not is_last

    def _crisis(self, flashpoint: int) -> None:
        """Let the agents play a crisis, and tie down those who fight."""
        play = Play(self, flashpoint)
        if self.keeps_events:
            self.snapshots[play.name] = copied(self.variables)
        play.run()
        play.note()
        self.tally.count(play)
        if self.log is not None:
            when = (self.replication, self.quarter_index)
            log_crisis(self.log, play.crisis, play.solution, self.acts, flashpoint, *when)
        engage(self.world, self.dynamics, self.variables, self.acts, flashpoint, self.quarter_index)
        if self.keeps_events:
            self.events.append(play.record())

    def _report_wars(self, *, is_last: bool) -> None:
        """Record the wars that ended in the quarter, or that the end of the run cuts off."""
        for flashpoint, ending in enumerate(self.acts.ending):
            if ending:
                self.events.append(self._war(flashpoint, self.acts.ended_level[flashpoint]))
            elif is_last and self.variables.is_at_war[flashpoint]:
                self.events.append(self._war(flashpoint, self.variables.war_level[flashpoint]))

    def _war(self, flashpoint: int, levels: np.ndarray) -> WarRecord:
        """Return the record of a war as it ended or as the run left it."""
        since = int(self.variables.war_since[flashpoint])
        ending = int(self.acts.ending[flashpoint])
        first = first_quarter(self.effective)
        return WarRecord(
            war=f"{quarter_name(first + since)}-{self.flashpoints[flashpoint]}",
            flashpoint=self.flashpoints[flashpoint],
            since=quarter_name(first + since),
            until=self.quarter,
            ending=ENDINGS[ending],
            quarters=self.quarter_index - since + 1,
            battle_deaths=float(self.acts.battle_deaths[flashpoint]) if ending else 0.0,
            fighters=tuple(a.code for a in self.roster if levels[a.position] == FIGHT),
            supporters=tuple(a.code for a in self.roster if levels[a.position] == SUPPORT),
        )
