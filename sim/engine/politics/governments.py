"""Elections, the governments that they make, and what is known of them."""

import math

from sim.engine.outcomes.ledger import Ledger
from sim.engine.world.constants import World
from sim.engine.world.political_tables import UNCHANGED
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal, uniform
from sim.rules.politics.governments import majority, stance, stay_chance

_DRAW_GOVERNMENT = int(Purpose.GOVERNMENT)
_DRAW_STANCE = int(Purpose.STANCE)
_DRAW_MAJORITY = int(Purpose.MAJORITY)


@lean
def hold_elections(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Let elections and known events of the quarter change governments and majorities."""
    for state in range(world.state_code.size):
        before, majority_before = variables.politics.side[state], variables.politics.majority[state]
        if world.politics.elects_legislature[key.quarter, state]:
            _elect_legislature(world, variables, ledger, state, key)
        if world.politics.elects_government[key.quarter, state]:
            _elect_government(world, variables, ledger, state, key)
        _take_known_events(world, variables, state, key.quarter)
        ledger.politics.has_new_side[state] = variables.politics.side[state] != before
        changed = variables.politics.majority[state] != majority_before
        ledger.politics.has_new_majority[state] = changed


@lean
def _elect_legislature(
    world: World, variables: Variables, ledger: Ledger, state: int, key: DrawKey
) -> None:
    """Draw whether the government's side has a majority after an election."""
    numbers = world.politics.numbers
    ledger.politics.has_legislative_election[state] = True
    if not world.politics.is_held[key.quarter, state]:
        draw = uniform(key, _DRAW_MAJORITY, NOBODY, world.state_code[state])
        variables.politics.majority[state] = majority(
            draw, numbers.majority_chance, numbers.majority_gain, numbers.majority_loss
        )


@lean
def _elect_government(
    world: World, variables: Variables, ledger: Ledger, state: int, key: DrawKey
) -> None:
    """Draw which side governs, and with what stance."""
    tables, politics, numbers = world.politics, variables.politics, world.politics.numbers
    # The regime follows a patron's elections (`sim.engine.quarter.regimes`); it has no sides.
    if not tables.has_sides[state]:
        return
    ledger.politics.has_election[state] = True
    code = world.state_code[state]
    if not tables.is_held[key.quarter, state]:
        chance = stay_chance(
            tables.side_hold[state, politics.side[state]],
            variables.burden_pct[state],
            politics.burden_at_election[state],
            numbers.burden_vote,
        )
        if uniform(key, _DRAW_GOVERNMENT, NOBODY, code) >= chance:
            _bring_to_office(variables, state, 1 - politics.side[state])
    elif tables.known_side[key.quarter, state] != UNCHANGED:
        # Before the stance is drawn, which is that of whoever won.
        _bring_to_office(variables, state, tables.known_side[key.quarter, state])
    politics.burden_at_election[state] = variables.burden_pct[state]
    shock = numbers.stance_sd * normal(key, _DRAW_STANCE, NOBODY, code)
    variables.stance_logit[state] = stance(
        _side_stance(world, variables, state),
        variables.support[state],
        world.support[state],
        numbers.response,
        shock,
    )


@lean
def _bring_to_office(variables: Variables, state: int, side: int) -> None:
    """Let a side govern; what was known of another side's term is over."""
    if side != variables.politics.side[state]:
        variables.politics.side[state] = side
        variables.politics.known_stance[state] = 0.0


@lean
def _side_stance(world: World, variables: Variables, state: int) -> float:
    """Return the stance of the side in office, less that of the incumbent at the start."""
    own = world.politics.side_stance[state, variables.politics.side[state]]
    known = variables.politics.known_stance[state]
    return own - world.politics.side_stance[state, 0] + known


@lean
def _take_known_events(world: World, variables: Variables, state: int, quarter: int) -> None:
    """Let known events of the quarter set side, majority and stance."""
    tables, politics = world.politics, variables.politics
    side = tables.known_side[quarter, state]
    if tables.has_sides[state] and side not in (UNCHANGED, politics.side[state]):
        # A change of side without an election, such as after an impeachment.
        before = _side_stance(world, variables, state)
        _bring_to_office(variables, state, side)
        variables.stance_logit[state] += _side_stance(world, variables, state) - before
    if not math.isnan(tables.known_majority[quarter, state]):
        politics.majority[state] = tables.known_majority[quarter, state]
    if not math.isnan(tables.known_stance[quarter, state]):
        known = tables.known_stance[quarter, state]
        variables.stance_logit[state] += known - politics.known_stance[state]
        politics.known_stance[state] = known
