"""The region as a Mesa model: the order of a quarter.

A step is a quarter. Opportunities are drawn, crises are played one flashpoint
after another on the state at the start of the quarter (only what is engaged
accumulates), wars run on, and everything else is summed and applied at the end,
so that order cannot matter.
"""

from collections.abc import Mapping

import mesa
import numpy as np

from sim.domain.records import Record, WarRecord
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, MODES, QUARTERS_PER_YEAR, quarter_name
from sim.engine.draws import NOBODY, Purpose, uniform
from sim.engine.learning import fade_counts
from sim.engine.parameters import Parameters
from sim.engine.variables import Variables, copied, initial_variables, reputation_counts
from sim.engine.wars import war_strengths, war_ties
from sim.engine.world import World, build_world, first_quarter, flashpoint_names, state_names
from sim.model.agents import State
from sim.model.play import MAJOR_ATTACK, Play
from sim.model.tally import Tally
from sim.rules.contest import strength_fraction, win_probability
from sim.rules.control import control_after_loss
from sim.rules.opportunity import next_heat, opportunity_probability
from sim.rules.reputation import kept_and_broken
from sim.rules.war import battle_deaths, nuclear_use_probability, remaining_capability

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
        """
        self.effective = scenario
        self.draw_seed = scenario.seed if seed is None else seed
        super().__init__(rng=self.draw_seed)
        self.replication = replication
        self.keeps_events = keeps_events
        self.world = build_world(scenario) if world is None else world
        self.variables: Variables = initial_variables(scenario, self.world)
        self.priors = reputation_counts(
            self.world.reputation_prior, scenario.parameters.reputation.prior_strength
        )
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
        self._wars: dict[int, tuple[str, int]] = {}

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
        variables = self.variables
        self.tally.begin_quarter(self.quarter_index, ~variables.is_closed, variables.is_at_war)
        plays = self._crises()
        losses = self._wars_run_on()
        self._apply(plays, losses)
        self.quarter_index += 1
        if self.quarter_index >= self.effective.quarters:
            self.running = False
            self._report_running_wars()

    def _ties(self, but: int = -1) -> np.ndarray:
        """Return the share of each state's capability that running wars tie down."""
        war = self.effective.parameters.war
        return war_ties(
            self.world,
            self.variables,
            war.fighter_engaged_share,
            war.supporter_engaged_share,
            but,
        )

    def _opportunities(self) -> list[int]:
        """Return the flashpoints that offer an opportunity this quarter."""
        given, variables, world = self.effective.parameters.opportunity, self.variables, self.world
        excitation = given.excitation if self.effective.switches.heat else 0.0
        found = []
        for f in range(len(self.flashpoints)):
            parties = (world.challenger[f], world.target[f])
            if variables.is_closed[f] or variables.is_at_war[f]:
                continue
            if not all(variables.is_in_game[party] for party in parties):
                continue
            chance = opportunity_probability(
                world.opportunity_rate[f], excitation, variables.heat[f], 1.0, QUARTERS_PER_YEAR
            )
            if self.draw(Purpose.OPPORTUNITY, f) < chance:
                found.append(f)
        return found

    def _crises(self) -> list[Play]:
        """Play the crises of the quarter in the fixed order of flashpoints."""
        engaged = self.variables.engaged_share
        engaged[:] = self._ties()
        plays = []
        for flashpoint in self._opportunities():
            play = Play(self, flashpoint)
            if self.keeps_events:
                self.snapshots[play.name] = copied(self.variables)
            play.run()
            self._engage(play)
            self.tally.count(play)
            if self.keeps_events:
                self.events.append(play.record())
            plays.append(play)
        return plays

    def _engage(self, play: Play) -> None:
        """Tie down those who fight, and start the war if there is one."""
        war = self.effective.parameters.war
        variables, engaged = self.variables, self.variables.engaged_share
        if play.outcome == "war":
            f = play.flashpoint
            variables.is_at_war[f] = True
            variables.war_level[f] = 0
            variables.war_weight[f] = 0.0
            variables.war_level[f, play.order] = play.levels
            variables.war_weight[f, play.order] = play.weight
            self._wars[f] = (play.name, self.quarter_index)
            engaged[play.challenger.position] += war.fighter_engaged_share
            engaged[play.target.position] += war.fighter_engaged_share
            engaged[play.order[play.levels == SUPPORT]] += war.supporter_engaged_share
        engaged[play.order[play.levels == FIGHT]] += war.fighter_engaged_share
        np.minimum(engaged, 1.0, out=engaged)

    def _wars_run_on(self) -> np.ndarray:
        """Fight a quarter of every war; return (n,) the capability lost, in USD bn."""
        variables = self.variables
        lost = np.zeros(len(self.roster))
        strengths = {}
        for f in sorted(self._wars):
            variables.engaged_share[:] = self._ties(but=f)
            strengths[f] = war_strengths(self.world, variables, f, self.quarter_index)
        for f, (ours, theirs) in strengths.items():
            self.tally.war_quarters[f] += 1
            self._attrition(f, ours, theirs, lost)
            wins = float(win_probability(ours, theirs, self.effective.parameters.contest.exponent))
            self._maybe_end(f, wins)
        return lost

    def _attrition(self, f: int, ours: float, theirs: float, lost: np.ndarray) -> None:
        """Add what a quarter of war costs its parties, and take their output."""
        war, variables = self.effective.parameters.war, self.variables
        fighters = np.flatnonzero(variables.war_level[f] == FIGHT)
        defenders = [int(self.world.target[f]), *(int(k) for k in fighters)]
        sides = [([int(self.world.challenger[f])], theirs, ours), (defenders, ours, theirs)]
        for states, enemy, own in sides:
            fraction = float(strength_fraction(enemy, own))
            for state in states:
                before = float(variables.capability_usd_bn[state])
                after = remaining_capability(before, war.attrition_per_quarter, fraction, 1.0)
                lost[state] += before - after
                variables.gdp_usd_bn[state] *= 1 - war.gdp_loss_per_quarter

    def _nuclear_chance(self, f: int, wins: float) -> float:
        """Return the chance that somebody on the losing side uses nuclear weapons."""
        world, base = self.world, self.effective.parameters.war.nuclear_use_probability
        if wins < 0.5:
            losing = [(world.salience_challenger[f], int(world.challenger[f]))]
        else:
            losing = [(world.salience_target[f], int(world.target[f]))]
            fighters = np.flatnonzero(self.variables.war_level[f] == FIGHT)
            losing += [(world.stake[f, k], int(k)) for k in fighters]
        spared = 1.0
        for stakes, state in losing:
            spared *= 1 - nuclear_use_probability(base, stakes, world.nuclear[state])
        return 1 - spared

    def _maybe_end(self, f: int, wins: float) -> None:
        """End a war if chance will have it, by nuclear use or by a decision in the field."""
        given = self.effective.parameters.war
        chance = self._nuclear_chance(f, wins)
        self.tally.expected_nuclear_use[f] += chance
        if self.draw(Purpose.NUCLEAR_USE, f) < chance:
            self.tally.nuclear_use[f] += 1
            self._end_war(f, "nuclear_use")
        elif self.draw(Purpose.WAR_END, f) < given.end_probability:
            is_won = self.draw(Purpose.WAR_WINNER, f) < wins
            self._end_war(f, "challenger_won" if is_won else "challenger_lost")

    def _end_war(self, f: int, ending: str) -> None:
        """Close a war, count its dead and move control."""
        given = self.effective.parameters.war
        deaths = float(
            battle_deaths(
                self.draw(Purpose.BATTLE_DEATHS, f),
                given.deaths_exponent,
                given.deaths_minimum,
                given.deaths_maximum,
            )
        )
        self.tally.battle_deaths[f] += deaths
        self._report_war(f, ending, deaths)
        if ending == "challenger_won":
            prize = self.effective.parameters.modes.major_attack.prize_share
            before = float(self.variables.control_lost[f])
            self.variables.control_lost[f] = control_after_loss(before, prize)
        self.variables.is_at_war[f] = False
        self.variables.war_level[f] = 0
        self.variables.war_weight[f] = 0.0
        del self._wars[f]

    def _report_war(self, f: int, ending: str, deaths: float) -> None:
        """Record a war as it ended or as the run left it."""
        if not self.keeps_events:
            return
        name, since = self._wars[f]
        first = first_quarter(self.effective)
        levels = self.variables.war_level[f]
        self.events.append(
            WarRecord(
                war=name,
                flashpoint=self.flashpoints[f],
                since=quarter_name(first + since),
                until=quarter_name(first + min(self.quarter_index, self.effective.quarters - 1)),
                ending=ending,
                quarters=min(self.quarter_index, self.effective.quarters - 1) - since + 1,
                battle_deaths=deaths,
                fighters=tuple(a.code for a in self.roster if levels[a.position] == FIGHT),
                supporters=tuple(a.code for a in self.roster if levels[a.position] == SUPPORT),
            )
        )

    def _report_running_wars(self) -> None:
        """Record the wars that the end of the run cuts off."""
        for f in sorted(self._wars):
            self._report_war(f, "running", 0.0)

    def _apply(self, plays: list[Play], lost: np.ndarray) -> None:
        """Apply what the quarter changed: control, heat, reputation, capability."""
        given, variables = self.effective.parameters, self.variables
        crises = np.zeros(len(self.flashpoints))
        for play in plays:
            if play.mode is not None:
                crises[play.flashpoint] += 1
            if play.outcome in {"conceded", "taken"}:
                variables.control_lost[play.flashpoint] = play.control_after()
        for f in range(crises.size):
            variables.heat[f] = next_heat(
                variables.heat[f], crises[f], given.opportunity.heat_half_life_quarters
            )
        if self.effective.switches.reputation:
            self._learn(plays)
        variables.capability_usd_bn[:] = np.maximum(variables.capability_usd_bn - lost, 0.0)
        self._close()
        variables.engaged_share[:] = self._ties()
        self.tally.control_lost[:] = variables.control_lost

    def _learn(self, plays: list[Play]) -> None:
        """Let reputations fade and take in what guarantors did and policies changed."""
        given, variables = self.effective.parameters.reputation, self.variables
        for counts, priors in zip((variables.kept, variables.broken), self.priors, strict=True):
            fade_counts(counts, priors, given.memory_years, 1 / QUARTERS_PER_YEAR)
        for play in plays:
            if play.is_resisted:
                self._remember(play)
        self._notice_policy_shifts()

    def _remember(self, play: Play) -> None:
        """Add what each guarantor did to its pair, and less to its other pairs."""
        given = self.effective.parameters.reputation
        mode = MODES[play.mode or 0]
        weight = getattr(given, f"weight_{mode}")
        for k, state in enumerate(play.order):
            kept, broken = kept_and_broken(
                int(play.levels[k]),
                play.mode == MAJOR_ATTACK,
                float(play.obligations[k]),
                weight,
                given.minimum_obligation,
            )
            share = np.full(len(self.roster), given.spillover)
            share[play.target.position] = 1.0
            share[state] = 0.0
            self.variables.kept[state] += kept * share
            self.variables.broken[state] += broken * share

    def _notice_policy_shifts(self) -> None:
        """Count a regime that cuts or raises a promise, or strikes a deal, once when it starts.

        It says something to those to whom something is owed; of several flashpoints
        of one target the worst sign counts.
        """
        if self.quarter_index == 0:
            return
        shift = self.effective.parameters.reputation.policy_shift
        policies, now = self.world.policies, self.world.policies.regime[self.quarter_index]
        before = policies.regime[self.quarter_index - 1]
        bound = self.world.pacts.is_bound[self.world.pacts.epoch[self.quarter_index]]
        pairs: dict[tuple[int, int], float] = {}
        for state, f in zip(*np.nonzero((now != before) & bound.T), strict=True):
            new, old = now[state, f], before[state, f]
            change = policies.obligation_multiplier[new] - policies.obligation_multiplier[old]
            deal = policies.satisfaction[new, f] - policies.satisfaction[old, f]
            sign = -1.0 if deal > 0 or change < 0 else float(change > 0)
            pair = (int(state), int(self.world.target[f]))
            pairs[pair] = min(pairs.get(pair, sign), sign)
        for (state, target), sign in pairs.items():
            if state != target and sign > 0:
                self.variables.kept[state, target] += shift
            elif state != target and sign < 0:
                self.variables.broken[state, target] += shift

    def _close(self) -> None:
        """Close flashpoints where nothing is left, and let states that lost all leave."""
        variables, world = self.variables, self.world
        limit = self.effective.parameters.control.closing_share
        for lost in np.flatnonzero(~variables.is_closed & (variables.control_lost >= limit)):
            variables.is_closed[lost] = True
            if world.is_whole_state[lost]:
                variables.is_in_game[world.target[lost]] = False
        for f in range(len(self.flashpoints)):
            parties = (world.challenger[f], world.target[f])
            if not all(variables.is_in_game[party] for party in parties):
                variables.is_closed[f] = True
                if f in self._wars:
                    self._end_war(f, "party_left")
