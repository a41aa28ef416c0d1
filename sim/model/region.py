"""The region as a Mesa model: a step is a quarter.

The order of a quarter stands in `sim.engine.run.schedule`, which the compiled ensemble
shares. Here agents decide on budgets, treaties and alignment between its phases, and the
crises one flashpoint after another, and what they did is told with their reasons.
"""

from collections.abc import Mapping

import mesa
import numpy as np

from sim.domain.errors import AgentsError
from sim.domain.plain_values import MAX_SEED, whole_number
from sim.domain.records import Record
from sim.domain.scenario import Scenario
from sim.engine.outcomes.event_log import EventLog, log_crisis, log_wars
from sim.engine.outcomes.ledger import Ledger, empty_ledger
from sim.engine.politics.opening import open_politics
from sim.engine.politics.phases import debate_treaties
from sim.engine.run.schedule import (
    close_crisis,
    end_crises,
    end_quarter,
    enter_quarter,
    open_crises,
    open_crisis,
)
from sim.engine.world.constants import World, build_world
from sim.engine.world.proposal_tables import proposal_names
from sim.engine.world.variables import Variables, initial_variables, snapshot_of
from sim.kernel.draws import DrawKey
from sim.kernel.sharing import expect
from sim.model.agents import State
from sim.model.counts import CountsByName
from sim.model.crisis import CrisisPlay
from sim.model.crisis_record import crisis_record, war_records
from sim.model.governments import Governments
from sim.model.stage import Stage
from sim.rules.parameters import Parameters


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

        Raises
        ------
        TypeError, ValueError : seed or replication is no whole number that draws can be keyed by
        AgentsError : there is no state of the code of an agent
        """
        self.effective = scenario
        draw_seed = (
            scenario.seed if seed is None else whole_number("seed", seed, least=0, most=MAX_SEED)
        )
        # Mesa wants a generator. Nothing draws from it: every draw is looked up (decision 0019).
        super().__init__(rng=draw_seed)
        if world is None:
            built = build_world(scenario)
            _expect_rules(built)
            world = open_politics(built)
        start = initial_variables(world)
        self.stage = Stage(
            scenario=scenario,
            world=world,
            variables=start,
            ledger=empty_ledger(start),
            seed=draw_seed,
            replication=whole_number("replication", replication, least=0, most=MAX_SEED),
        )
        self.keeps_events = keeps_events
        self.log = log
        chosen = agent_classes or {}
        # An agent of no state would never be asked, and nobody would know.
        if unknown := sorted(set(chosen) - set(self.stage.states)):
            reason = f"the scenario has no state {unknown[0]!r}"
            raise AgentsError("this region", reason, f"It has {', '.join(self.stage.states)}.")
        self.roster: list[State] = [
            chosen.get(code, State)(self, self.stage, code, position)
            for position, code in enumerate(self.stage.states)
        ]
        self.events: list[Record] = []
        self.snapshots: dict[str, Variables] = {}
        self.debates: dict[str, Variables] = {}
        self.governments = Governments(self.stage, self.roster, keeps_records=keeps_events)
        self.counts = CountsByName(
            self.stage.flashpoints,
            self.stage.states,
            scenario.quarters,
            proposal_names(scenario) if scenario.switches.politics else None,
        )

    @property
    def world(self) -> World:
        """Return the arrays that never change."""
        return self.stage.world

    @property
    def variables(self) -> Variables:
        """Return the arrays that change from quarter to quarter, as they stand."""
        return self.stage.variables

    @property
    def flashpoints(self) -> list[str]:
        """Return the names of the flashpoints, in the order of the arrays."""
        return self.stage.flashpoints

    @property
    def draw_seed(self) -> int:
        """Return the seed of the draws."""
        return self.stage.seed

    @property
    def replication(self) -> int:
        """Return which of the runs under the seed this is."""
        return self.stage.replication

    @property
    def quarter_index(self) -> int:
        """Return the quarter that is next, or running, counted from the first."""
        return self.stage.quarter_index

    @property
    def quarter(self) -> str:
        """Return the name of the quarter that is next, or running."""
        return self.stage.quarter

    def state(self, code: str) -> State:
        """Return the agent of a state."""
        return next(agent for agent in self.roster if agent.code == code)

    def run(self) -> "Region":
        """Run to the last quarter and return the region."""
        while self.running and self.quarter_index < self.effective.quarters:
            self.step()
        return self

    def step(self) -> None:
        """Play one quarter; after the last one the model stops running."""
        stage, counts = self.stage, self.counts.pointer
        if stage.quarter_index >= self.effective.quarters:
            self.running = False
            return
        governments = self.governments
        governments.note_standing()
        enter_quarter(*stage.arrays, counts, stage.key)
        governments.set_budgets()
        debate_treaties(*stage.arrays, stage.key)
        self._weigh_treaties()
        open_crises(*stage.arrays, stage.key)
        governments.note_events()
        self.events.extend(governments.take_records())
        for flashpoint in np.flatnonzero(stage.ledger.has_opportunity):
            self._play_crisis(int(flashpoint))
        end_crises(*stage.arrays, stage.key)
        governments.set_alignments()
        self.events.extend(governments.take_records())
        end_quarter(*stage.arrays, counts, stage.key)
        if self.log is not None:
            log_wars(self.log, *stage.arrays, stage.key)
        if self.keeps_events:
            self.events.extend(war_records(stage))
        stage.quarter_index += 1
        self.running = stage.quarter_index < self.effective.quarters

    def _weigh_treaties(self) -> None:
        """Let governments decide on treaties; keep the region as they met it, if any did."""
        if self.governments.weigh_treaties() and self.keeps_events:
            # Nothing that they decided is applied yet, so a counterfactual may start from here.
            self.debates[self.stage.quarter] = snapshot_of(self.stage.variables)

    def _play_crisis(self, flashpoint: int) -> None:
        """Let the agents play a crisis, and apply and keep what comes of it."""
        stage = self.stage
        play = CrisisPlay(stage, self.roster, flashpoint, keeps_moves=self.keeps_events)
        if self.keeps_events:
            # Before anybody moves: a counterfactual starts from the region as the crisis met it.
            self.snapshots[play.name] = snapshot_of(stage.variables)
        play.run()
        play.write_down()
        close_crisis(*stage.arrays, self.counts.pointer, play.opportunity)
        if self.log is not None:
            log_crisis(self.log, stage.arrays[2], play.opportunity)
        if self.keeps_events:
            self.events.append(crisis_record(play))


def _expect_rules(world: World) -> None:
    """Tell what a quarter will call, so that it may be compiled beside what opens politics."""

    def arrays() -> tuple[World, Variables, Ledger]:
        variables = initial_variables(world)
        return world, variables, empty_ledger(variables)

    key = DrawKey(seed=0, replication=0, quarter=0)
    expect(open_crisis, lambda: (*arrays(), 0, key))
    expect(open_crises, lambda: (*arrays(), key))
    expect(end_crises, lambda: (*arrays(), key))
