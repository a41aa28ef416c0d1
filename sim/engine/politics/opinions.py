"""Public support: what a quarter does to it."""

import numpy as np

from sim.domain.vocabulary import Level, Mode
from sim.engine.outcomes.ledger import Ending, Ledger, Outcome
from sim.engine.world.constants import World
from sim.engine.world.political_numbers import Negotiation
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal
from sim.rules.politics.negotiation import is_binding
from sim.rules.politics.opinion import (
    casualty_effect,
    incident_effect,
    opinion_change,
    opinion_target,
    support_share,
)

_DRAW_OPINION = int(Purpose.OPINION)
_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)
_ON = int(Negotiation.ON)


@compiled
def move_opinions(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Let incidents, wars, burdens, treaties and chance move public support."""
    tables, numbers = world.politics, world.politics.numbers
    if not numbers.has_opinion:
        return
    incidents, casualties = _incidents(world, ledger), _casualties(world, ledger)
    for state in range(world.state_code.size):
        # A challenger's public is not asked.
        if tables.is_challenger[state] or not variables.is_in_game[state]:
            continue
        opinion = variables.politics.opinion[state]
        target = opinion_target(
            variables.burden_pct[state],
            world.burden_pct[state],
            numbers.burden_weight,
            _treaty_gain(world, variables, state),
        )
        change = opinion_change(opinion, target, numbers.reversion)
        change += incidents[state] - tables.start.expected_incidents[state]
        change += casualties[state]
        if numbers.noise_sd > 0:
            noise = normal(key, _DRAW_OPINION, NOBODY, world.state_code[state])
            change += numbers.noise_sd * noise
        variables.politics.opinion[state] = opinion + change
        variables.support[state] = support_share(
            world.support[state],
            variables.politics.opinion[state],
            tables.shock[key.quarter, state],
            numbers.shock_weight,
        )


@lean
def _treaty_gain(world: World, variables: Variables, state: int) -> float:
    """Return the support that a treaty in force brings, in logits, however many there are."""
    numbers, proposals = world.politics.numbers, world.politics.proposals
    # While treaties are negotiated without effect, opinion does not see them either.
    for proposal in range(proposals.since.size):
        if (
            numbers.negotiation == _ON
            and variables.politics.is_member[proposal, state]
            and is_binding(world.texts.depth[proposal], numbers.binding_depth)
        ):
            return numbers.treaty_gain
    return 0.0


@compiled
def _incidents(world: World, ledger: Ledger) -> np.ndarray:
    """Return (states,) what the challenges of the quarter add to opinion, in logits."""
    numbers, total = world.politics.numbers, np.zeros(world.state_code.size)
    for flashpoint in range(world.flashpoint_code.size):
        mode = ledger.mode[flashpoint]
        if mode < 0:
            continue
        # A war is what people saw, whatever it began as.
        if ledger.outcome[flashpoint] == Outcome.WAR:
            mode = _MAJOR_ATTACK
        weight, target = numbers.incident[mode], world.target[flashpoint]
        for state in range(total.size):
            total[state] += incident_effect(weight, target == state, numbers.bystander_share)
    return total


@compiled
def _casualties(world: World, ledger: Ledger) -> np.ndarray:
    """Return (states,) what wars that ended take off the opinion of those who fought, in logits."""
    total = np.zeros(world.state_code.size)
    for flashpoint in range(world.flashpoint_code.size):
        if ledger.ending[flashpoint] == Ending.RUNNING:
            continue
        parties = (world.target[flashpoint], world.challenger[flashpoint])
        effect = casualty_effect(
            ledger.battle_deaths[flashpoint], world.politics.numbers.casualty_weight
        )
        for state in range(total.size):
            if ledger.ended_level[flashpoint, state] == Level.FIGHT or state in parties:
                total[state] += effect
    return total
