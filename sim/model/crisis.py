"""One crisis played: the tree walked node by node, each mover asked in turn."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.records import CrisisRecord, Move, Option
from sim.domain.vocabulary import LEVELS, MODES, STATUS_QUO
from sim.engine.crisis.arrays import Crisis, ModeColumn, NodeColumn, SummaryColumn
from sim.engine.crisis.movers import lawful_levels
from sim.engine.crisis.solver import solve
from sim.engine.outcomes.counts import war_probability
from sim.engine.outcomes.ledger import OUTCOMES
from sim.engine.quarter.assembly import assemble, guarantor_order, member_veto
from sim.engine.quarter.crises import COUNCIL_AUTOMATIC, COUNCIL_CONSENSUS, bias_shocks, picked
from sim.kernel.draws import NOBODY, Purpose
from sim.model import terms
from sim.model.agents import State
from sim.model.decision import Decision, Terms
from sim.rules.conflict.control import control_after_loss

if TYPE_CHECKING:
    from sim.model.region import Region

MAJOR_ATTACK = MODES.index("major_attack")


class Play:
    """A crisis at one flashpoint in one quarter, from opportunity to outcome."""

    def __init__(self, region: "Region", flashpoint: int) -> None:
        """Assemble and solve the crisis as the region stands."""
        self.region = region
        self.flashpoint = flashpoint
        self.quarter = region.quarter_index
        world, variables = region.world, region.variables
        self.order = guarantor_order(world, variables, flashpoint, self.quarter)
        shocks = bias_shocks(
            world, self.order, region.draw_seed, region.replication, self.quarter, flashpoint
        )
        self.crisis: Crisis = assemble(
            world, variables, flashpoint, self.quarter, self.order, shocks
        )
        self.solution = solve(self.crisis)
        self.guarantors = [region.roster[k] for k in self.order]
        self.challenger = region.roster[world.challenger[flashpoint]]
        self.target = region.roster[world.target[flashpoint]]
        self.moves: list[Move] = []
        self.mode: int | None = None
        self.council = 0
        self.levels = np.zeros(len(self.guarantors), dtype=np.int64)
        self.end = 0
        self.is_resisted = False
        self.outcome = STATUS_QUO

    @property
    def name(self) -> str:
        """Return the identifier of the crisis: quarter and flashpoint."""
        return f"{self.region.quarter}-{self.region.flashpoints[self.flashpoint]}"

    @property
    def war_probability(self) -> float:
        """Return the chance of war before anybody moves, in [0, 1]."""
        return float(war_probability(self.solution))

    @property
    def weight(self) -> np.ndarray:
        """Return the share of its strength that each guarantor commits at the end reached."""
        return np.asarray(self.solution.weight[self._mode, self.council, :, self.end])

    @property
    def obligations(self) -> np.ndarray:
        """Return what each guarantor owes in this challenge, before the policy's multiplier."""
        return np.asarray(self.crisis.obligation[:, self._mode, self.council])

    @property
    def _mode(self) -> int:
        if self.mode is None:
            message = "no challenge was made"
            raise RuntimeError(message)
        return self.mode

    def take(self, purpose: Purpose, code: np.uint64 = NOBODY) -> float:
        """Return the draw for a purpose in this crisis, in [0, 1)."""
        return self.region.draw(purpose, self.flashpoint, code)

    def _ask(  # noqa: PLR0913  what a decision is made of
        self,
        method: Callable[[Decision], str],
        kind: str,
        purpose: Purpose,
        names: Sequence[str],
        probabilities: Sequence[float],
        *,
        utilities: Mapping[str, float] | None = None,
        explain: Mapping[str, Terms] | None = None,
        note: str = "",
    ) -> str:
        """Ask an agent and record its move.

        Raises
        ------
        ValueError : the agent's method returned something that is not an option
        """
        agent: State = method.__self__  # type: ignore[attr-defined]
        decision = Decision(
            actor=agent.code,
            kind=kind,
            names=names,
            probabilities=probabilities,
            take=lambda: self.take(purpose, self.region.world.state_code[agent.position]),
            flashpoint=self.region.flashpoints[self.flashpoint],
            mode=None if self.mode is None else MODES[self.mode],
            quarter=self.region.quarter,
            utilities=utilities or {},
            explain=explain or {},
            note=note,
        )
        choice = method(decision)
        if choice not in names:
            message = f"{agent.code} answered {choice!r} to {kind}; options: {', '.join(names)}"
            raise ValueError(message)
        if self.region.keeps_events:
            self.moves.append(decision.record(choice))
        return choice

    def _note_chance(
        self,
        actor: str,
        decision: str,
        chances: Mapping[str, float],
        choice: str,
        draw: float | None,
    ) -> None:
        """Record what chance or a council decided, which no agent was asked for."""
        if self.region.keeps_events:
            options = tuple(Option(name, float(chance)) for name, chance in chances.items())
            self.moves.append(Move(actor, decision, options, choice, draw))

    def run(self) -> None:
        """Play the crisis to its outcome."""
        if not self._challenge():
            return
        if not self._resist():
            self.outcome = "conceded"
            return
        self.is_resisted = True
        self._consult()
        self._gather_help()
        if not self._press():
            self.outcome = "backed_down"
        elif self.mode == MAJOR_ATTACK:
            self.outcome = "war"
        else:
            self.outcome = "taken" if self._clash() else "repelled"

    def _challenge(self) -> bool:
        """Ask the challenger for its opening; return whether it challenges."""
        available = [m for m in range(len(MODES)) if self.crisis.is_available[m]]
        names = [STATUS_QUO, *(MODES[m] for m in available)]
        rows = [0, *(m + 1 for m in available)]
        explain: dict[str, Terms] = {
            MODES[m]: partial(terms.challenge_terms, self.crisis, self.solution, m)
            for m in available
        }
        explain[STATUS_QUO] = lambda: terms.status_quo_terms(
            self.region.world, self.crisis, self.flashpoint, self.quarter
        )
        choice = self._ask(
            self.challenger.choose_challenge,
            "challenge",
            Purpose.CHALLENGE,
            names,
            [float(self.solution.choice[row]) for row in rows],
            utilities={
                name: float(self.solution.value[row]) for name, row in zip(names, rows, strict=True)
            },
            explain=explain,
        )
        if choice == STATUS_QUO:
            return False
        self.mode = MODES.index(choice)
        return True

    def _resist(self) -> bool:
        """Ask the target; return whether it resists."""
        mode = self._mode
        summary = self.solution.summary[mode]
        resist = float(summary[SummaryColumn.RESIST])
        concede = float(summary[SummaryColumn.TARGET_CONCEDE_VALUE])
        choice = self._ask(
            self.target.respond,
            "response",
            Purpose.RESISTANCE,
            ("concede", "resist"),
            (1 - resist, resist),
            utilities={
                "concede": concede,
                "resist": float(summary[SummaryColumn.TARGET_RESIST_VALUE]),
            },
            explain={
                "concede": lambda: {"concession": concede},
                "resist": lambda: terms.resistance_terms(self.crisis, self.solution, mode),
            },
        )
        return choice == "resist"

    def _consult(self) -> None:
        """Ask the council's members, where one decides, and set the branch of the tree."""
        world, variables = self.region.world, self.region.variables
        epoch = world.pacts.epoch[self.quarter]
        kind = world.pacts.council[epoch, self.flashpoint]
        if kind in (0, COUNCIL_AUTOMATIC):
            return
        has_vote = world.pacts.has_vote[epoch, self.flashpoint] & variables.is_in_game
        votes = world.pacts.votes[epoch, self.flashpoint]
        in_favour, vetoes = 0, 0
        for position in np.flatnonzero(has_vote):
            veto = float(member_veto(world, variables, self.flashpoint, int(position)))
            choice = self._ask(
                self.region.roster[position].vote,
                "vote",
                Purpose.COUNCIL,
                ("veto", "consent"),
                (veto, 1 - veto),
            )
            vetoes += choice == "veto"
            in_favour += int(votes[position]) if choice == "consent" else 0
        if kind == COUNCIL_CONSENSUS:
            is_active = vetoes == 0
        else:
            is_active = 2 * in_favour > int(votes[has_vote].sum())
        self.council = 0 if is_active else 1
        active = float(self.crisis.activation_probability)
        chances = {"activate": active, "not_activate": 1 - active}
        choice = "activate" if is_active else "not_activate"
        self._note_chance(self.target.code, "council", chances, choice, None)

    def _gather_help(self) -> None:
        """Ask the guarantors, strongest first; the rest answer at the end reached."""
        node = 0
        for k in range(self.crisis.n_strategic):
            self.levels[k] = self._strategic_level(k, node)
            node = len(LEVELS) * node + 1 + int(self.levels[k])
        self.end = node - (len(LEVELS) ** self.crisis.n_strategic - 1) // 2
        for k in range(self.crisis.n_strategic, len(self.guarantors)):
            self.levels[k] = self._answering_level(k)

    def _strategic_level(self, k: int, node: int) -> int:
        """Ask one guarantor that looks ahead, after the law has spoken."""
        mode, council = self._mode, self.council
        highest = self._reading_of_law(k)
        sigma = self.solution.sigma[mode, council, node, highest]
        names = LEVELS[: highest + 1]
        child = len(LEVELS) * node + 1
        values = self.solution.node[mode, council]
        own = NodeColumn.GUARANTORS + k

        def explained(level: int) -> dict[str, float]:
            return terms.level_terms(self.crisis, mode, council, k, level, values[child + level])

        choice = self._ask(
            self.guarantors[k].choose_level,
            "level",
            Purpose.LEVEL,
            names,
            [float(x) for x in sigma[: highest + 1]],
            utilities={name: float(values[child + i, own]) for i, name in enumerate(names)},
            explain={name: partial(explained, i) for i, name in enumerate(names)},
            note=self._standing(k),
        )
        return LEVELS.index(choice)

    def _reading_of_law(self, k: int) -> int:
        """Draw the highest level that a guarantor's law and reservations allow."""
        chances = lawful_levels(self.crisis, self._mode, k)
        draw = self.take(Purpose.LAW, self.region.world.state_code[self.order[k]])
        highest = int(picked(np.array(chances), draw))
        if chances[-1] < 1:
            lawful = {str(level): x for level, x in zip(LEVELS, chances, strict=True)}
            self._note_chance(self.guarantors[k].code, "law", lawful, LEVELS[highest], draw)
        return highest

    def _answering_level(self, k: int) -> int:
        """Ask one guarantor that does not look ahead; its law is in the chances."""
        chances = self.solution.rest[self._mode, self.council, k, :, self.end]
        choice = self._ask(
            self.guarantors[k].choose_level,
            "answer",
            Purpose.LEVEL,
            LEVELS,
            [float(x) for x in chances],
            note=self._standing(k),
        )
        return LEVELS.index(choice)

    def _standing(self, k: int) -> str:
        """Return in words what a guarantor owes and how its politics lean."""
        if not self.region.keeps_events:
            return ""
        return f"owes {self.obligations[k]:.3f}, bias {self.crisis.bias[k]:+.2f} logits"

    def _end_values(self) -> np.ndarray:
        """Return the values of the end node that was reached, columns `NodeColumn`."""
        first = (len(LEVELS) ** self.crisis.n_strategic - 1) // 2
        return np.asarray(self.solution.node[self._mode, self.council, first + self.end])

    def _press(self) -> bool:
        """Ask the challenger whether it presses in the face of those who stand there."""
        values = self._end_values()
        press = float(values[NodeColumn.PRESS])
        audience = -float(self.crisis.modes[self._mode, ModeColumn.AUDIENCE_COST])
        utilities = {"back_down": audience}
        if press > 0:
            expected = float(values[NodeColumn.CHALLENGER])
            utilities["press"] = (expected - (1 - press) * audience) / press
        explain: dict[str, Terms] = {
            "back_down": lambda: {"audience_cost": audience},
            "press": lambda: terms.pressing_terms(self.crisis, self._mode, values),
        }
        choice = self._ask(
            self.challenger.press_or_back_down,
            "press",
            Purpose.PRESSING,
            ("back_down", "press"),
            (1 - press, press),
            utilities=utilities,
            explain=explain,
        )
        return choice == "press"

    def _clash(self) -> bool:
        """Draw the lottery of a clash that is over within the quarter."""
        values = self._end_values()
        press = float(values[NodeColumn.PRESS])
        wins = float(values[NodeColumn.WIN]) / press if press > 0 else 0.0
        draw = self.take(Purpose.CLASH)
        choice = "challenger_wins" if draw < wins else "challenger_loses"
        chances = {"challenger_wins": wins, "challenger_loses": 1 - wins}
        self._note_chance(self.challenger.code, "clash", chances, choice, draw)
        return draw < wins

    def control_after(self) -> float:
        """Return the share of the prize lost once the crisis is over; wars end later."""
        before = float(self.crisis.control_lost)
        if self.outcome not in {"conceded", "taken"}:
            return before
        return control_after_loss(before, float(self.crisis.modes[self._mode, 0]))

    def note(self) -> None:
        """Note what was done for the end of the quarter."""
        acts, f, n = self.region.acts, self.flashpoint, len(self.guarantors)
        acts.mode[f] = -1 if self.mode is None else self.mode
        acts.outcome[f] = OUTCOMES.index(self.outcome)
        acts.council[f] = self.council
        acts.n_guarantors[f] = n
        acts.order[f, :n] = self.order
        acts.level[f, :n] = self.levels
        if self.mode is not None:
            acts.owed[f, :n] = self.obligations
        if self.is_resisted:
            acts.weight[f, :n] = self.weight

    def record(self) -> CrisisRecord:
        """Return the crisis with the reasons of every mover."""
        has_help = self.is_resisted
        codes = [guarantor.code for guarantor in self.guarantors]
        return CrisisRecord(
            crisis=self.name,
            quarter=self.region.quarter,
            flashpoint=self.region.flashpoints[self.flashpoint],
            challenger=self.challenger.code,
            target=self.target.code,
            mode=None if self.mode is None else MODES[self.mode],
            outcome=self.outcome,
            war_probability=self.war_probability,
            control_lost=float(self.crisis.control_lost),
            control_after=self.control_after(),
            levels={c: LEVELS[x] for c, x in zip(codes, self.levels, strict=True)}
            if has_help
            else {},
            obligations={c: float(x) for c, x in zip(codes, self.obligations, strict=True)}
            if self.mode is not None
            else {},
            moves=tuple(self.moves),
        )
