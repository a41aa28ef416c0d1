"""States as Mesa agents: every decision is a method that may be overridden.

A subclass replaces one decision in a few lines and leaves the rest to the rules::

    class Steadfast(State):
        def choose_level(self, decision: Decision) -> str:
            return "fight" if "fight" in decision.names else decision.draw()

    Region(scenario, agent_classes={"USA": Steadfast})
"""

import mesa

from sim.engine.quarter.assembly import believed_reputation
from sim.model.decision import Decision
from sim.model.political_decision import AmountDecision, TreatyDecision
from sim.model.stage import Stage


class State(mesa.Agent):
    """One state of the roster."""

    def __init__(self, model: mesa.Model, stage: Stage, code: str, position: int) -> None:
        """Take a place in a region.

        Parameters
        ----------
        model : the region, which Mesa wants to know
        stage : what the state sees of it
        code : ISO 3166 alpha-3
        position : in the arrays of the stage
        """
        super().__init__(model)
        self.stage = stage
        self.code = code
        self.position = position

    @property
    def name(self) -> str:
        """Return the common English name."""
        return self.stage.scenario.states[self.code].name

    @property
    def capability_usd_bn(self) -> float:
        """Return military capital now, in USD bn."""
        return float(self.stage.variables.capability_usd_bn[self.position])

    @property
    def engaged_share(self) -> float:
        """Return the share of capability tied down now, in [0, 1]."""
        return float(self.stage.variables.engaged_share[self.position])

    @property
    def burden_pct(self) -> float:
        """Return the military burden now, in % of GDP; constant without politics."""
        return float(self.stage.variables.burden_pct[self.position])

    @property
    def alignment(self) -> float:
        """Return alignment, in [-1, 1]; constant without politics."""
        return float(self.stage.variables.alignment[self.position])

    @property
    def support(self) -> float:
        """Return public support, in [0, 1]; constant without politics."""
        return float(self.stage.variables.support[self.position])

    @property
    def is_in_game(self) -> bool:
        """Return whether the state still exists as an actor."""
        return bool(self.stage.variables.is_in_game[self.position])

    def reputation_with(self, protege: str) -> float:
        """Return the belief that this state keeps its word to another, in [0, 1]."""
        other = self.stage.states.index(protege)
        return float(believed_reputation(self.stage.variables, self.position, other))

    def choose_challenge(self, decision: Decision) -> str:
        """Return status_quo or a mode, as the challenger at an opportunity."""
        return decision.draw()

    def respond(self, decision: Decision) -> str:
        """Return concede or resist, as the target of a challenge."""
        return decision.draw()

    def vote(self, decision: Decision) -> str:
        """Return veto or consent, as a member of a treaty's council."""
        return decision.draw()

    def choose_level(self, decision: Decision) -> str:
        """Return abstain, support or fight, as a guarantor; only lawful levels are options.

        Where a clash is widened to a war it is asked once more, with `decision.is_widened`.
        """
        return decision.draw()

    def press_or_back_down(self, decision: Decision) -> str:
        """Return back_down or press, as the challenger whose challenge is resisted."""
        return decision.draw()

    def accept_or_widen(self, decision: Decision) -> str:
        """Return accept or widen, as the party that has lost a clash."""
        return decision.draw()

    def join_or_refuse(self, decision: TreatyDecision) -> str:
        """Return refuse or join, as a government that is asked about a proposed treaty."""
        return decision.draw()

    def open_or_wait(self, decision: TreatyDecision) -> str:
        """Return wait or open, as the proposer of a treaty at a time when talks may open."""
        return decision.draw()

    def ratify_or_wait(self, decision: TreatyDecision) -> str:
        """Return wait or ratify, as a signer whose legislature consents."""
        return decision.draw()

    def stay_or_leave(self, decision: TreatyDecision) -> str:
        """Return stay or leave, as a signer that has not ratified, or once a year as a member."""
        return decision.draw()

    def set_budget(self, decision: AmountDecision) -> float:
        """Return the military burden of the year [% of GDP]."""
        return decision.by_rules

    def set_alignment(self, decision: AmountDecision) -> float:
        """Return the alignment that the government aims at, in [-1, 1]."""
        return decision.by_rules
