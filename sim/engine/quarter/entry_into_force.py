"""Which pacts and regimes of policies are in force in a quarter, and what changes.

This is the only place where a run looks at the calendar. What is made within a run comes
beside it: members of treaties by `sim.engine.world.membership`, policies after an
election by `sim.engine.quarter.regimes`.
"""

import numpy as np

from sim.engine.outcomes.ledger import Ledger
from sim.engine.quarter.regimes import draw_policies, enter_regimes, regime_of
from sim.engine.world.constants import World
from sim.engine.world.membership import follow_calendar
from sim.engine.world.policy_paths import NO_POLICY
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import DrawKey

_UNSAID = 2
"""Above every sign that a change of policy can give."""


@lean
def bring_into_force(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Set which pacts and regimes hold in a quarter, after noting what new regimes say.

    Parameters
    ----------
    ledger : takes in what changes of regime say
    """
    quarter, is_on = key.quarter, world.politics.numbers.is_on
    # Pacts first: a new regime speaks to those whom the pacts of this quarter bind. Then the
    # changes, while the regimes of the last quarter are still there to compare with.
    follow_calendar(world, variables, quarter)
    if is_on:
        draw_policies(world, variables, key)
    for state in range(variables.regime.shape[0]):
        policy = variables.politics.policy[state]
        if policy == NO_POLICY:
            _note_changes(world, variables, state, world.policies.regime[quarter, state])
        else:
            _note_changes(world, variables, state, world.politics.paths.regime[policy, quarter])
    if is_on and quarter == 0 and not world.politics.numbers.has_news:
        # What came before the run is known for the sake of news; without them nobody speaks of it.
        variables.promise_shift[:] = 0
    if is_on:
        enter_regimes(world, variables, ledger, quarter)
    set_in_force(world, variables, quarter)


@lean
def set_in_force(world: World, variables: Variables, quarter: int) -> None:
    """Set what the calendar says is in force in a quarter, whatever was in force before."""
    follow_calendar(world, variables, quarter)
    pacts = world.pacts
    for one in range(variables.interoperability.shape[0]):
        for other in range(variables.interoperability.shape[1]):
            ripe = pacts.interoperability[quarter, one, other]
            variables.interoperability[one, other] = ripe
        for flashpoint in range(variables.regime.shape[1]):
            regime = regime_of(world, variables, quarter, one, flashpoint)
            variables.regime[one, flashpoint] = regime


@lean
def _note_changes(world: World, variables: Variables, state: int, new: np.ndarray) -> None:
    """Note what the regimes that one state is about to enter say of its promises.

    A regime says something when it starts, to those to whom something is owed; of several
    flashpoints of one target the worst sign counts.

    Parameters
    ----------
    new : (f,) regimes of the state
    """
    variables.promise_shift[state] = 0
    # Most quarters change nothing; asking every pair all the same made a run four per cent slower.
    is_changed = False
    for flashpoint in range(new.size):
        is_changed = is_changed or new[flashpoint] != variables.regime[state, flashpoint]
    if not is_changed:
        return
    for target in range(variables.promise_shift.shape[1]):
        worst = _UNSAID
        for flashpoint in range(new.size):
            if world.target[flashpoint] == target and target != state:
                sign = _promise_sign(world, variables, state, flashpoint, new[flashpoint])
                worst = min(worst, sign)
        variables.promise_shift[state, target] = 0 if worst == _UNSAID else worst


@lean
def _promise_sign(world: World, variables: Variables, state: int, flashpoint: int, new: int) -> int:
    """Return what a new regime says at a flashpoint: 1, -1, 0, or `_UNSAID`.

    It is -1 for a deal with the challenger or a promise that is cut, 1 for one that is raised.
    """
    old, policies = variables.regime[state, flashpoint], world.policies
    if new == old or not variables.pacts.is_bound[flashpoint, state]:
        return _UNSAID
    if policies.satisfaction[new, flashpoint] > policies.satisfaction[old, flashpoint]:
        return -1
    before, after = policies.obligation_multiplier[old], policies.obligation_multiplier[new]
    return 1 if after > before else -1 if after < before else 0
