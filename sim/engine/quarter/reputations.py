"""What a quarter teaches about who keeps its word."""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import NOT_WIDENED, Mode
from sim.engine.outcomes.ledger import Ledger, Outcome
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.rules.conflict.reputation import faded_count, promise_counts

_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)


class Lesson(NamedTuple):
    """What guarantors did when a challenge called their promises in."""

    mode: int
    levels: np.ndarray
    """(n,) strongest first."""
    owed: np.ndarray
    """(n,) in the same order."""


@lean
def update_reputations(world: World, variables: Variables, ledger: Ledger) -> None:
    """Let reputations fade and take in what guarantors did and policies changed."""
    if not world.dynamics.has_reputation:
        return
    # Before the lessons of the quarter, which count in full when they are new.
    _fade(world, variables)
    for flashpoint in range(world.flashpoint_code.size):
        if ledger.outcome[flashpoint] >= Outcome.BACKED_DOWN:
            _learn_from_crisis(world, variables, ledger, flashpoint)
    # News of a regime are counted when it begins, by their size.
    if not world.politics.numbers.has_news:
        _learn_from_policies(world, variables)


@lean
def _fade(world: World, variables: Variables) -> None:
    """Move every count of kept and broken promises towards its prior."""
    kept, broken, retained = variables.kept, variables.broken, world.dynamics.retained
    for k in range(kept.shape[0]):
        for j in range(kept.shape[1]):
            kept[k, j] = faded_count(kept[k, j], world.kept_prior[k, j], retained)
            broken[k, j] = faded_count(broken[k, j], world.broken_prior[k, j], retained)


@lean
def _learn_from_crisis(world: World, variables: Variables, ledger: Ledger, flashpoint: int) -> None:
    """Add what each guarantor did to its pair, and less to its other pairs."""
    mode, is_widened = ledger.mode[flashpoint], ledger.widened_by[flashpoint] != NOT_WIDENED
    levels, owed = ledger.level[flashpoint], ledger.owed[flashpoint]
    # Where news count by their size a widened clash is one test of a promise, that in the war.
    if not (is_widened and world.politics.numbers.has_news):
        lesson = Lesson(mode=mode, levels=levels, owed=owed)
        _learn_from_levels(world, variables, ledger, flashpoint, lesson)
    # A second test of the same promises, and the graver one: a clash hardly calls them in.
    if is_widened:
        levels, owed = ledger.war_level[flashpoint], ledger.war_owed[flashpoint]
        lesson = Lesson(mode=_MAJOR_ATTACK, levels=levels, owed=owed)
        _learn_from_levels(world, variables, ledger, flashpoint, lesson)


@lean
def _learn_from_levels(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, lesson: Lesson
) -> None:
    """Add what each guarantor did with the promise that a challenge called in."""
    target = world.target[flashpoint]
    for k in range(ledger.n_guarantors[flashpoint]):
        state = ledger.order[flashpoint, k]
        kept, broken = promise_counts(
            lesson.levels[k],
            lesson.mode == _MAJOR_ATTACK,
            lesson.owed[k],
            world.dynamics.event_weight[lesson.mode],
            world.dynamics.minimum_obligation,
        )
        if kept == 0 and broken == 0:
            continue
        for other in range(variables.kept.shape[1]):
            if other != state:
                share = 1.0 if other == target else world.dynamics.spillover
                variables.kept[state, other] += kept * share
                variables.broken[state, other] += broken * share


@lean
def _learn_from_policies(world: World, variables: Variables) -> None:
    """Count a regime that cuts or raises a promise, or strikes a deal, once when it starts."""
    shift = world.dynamics.policy_shift
    for state in range(world.state_code.size):
        for target in range(world.state_code.size):
            sign = variables.promise_shift[state, target]
            if sign > 0:
                variables.kept[state, target] += shift
            elif sign < 0:
                variables.broken[state, target] += shift
