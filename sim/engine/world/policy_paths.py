"""The policies that a patron may come to have, and which follows which."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.domain.policies import Policy
from sim.domain.scenario import Scenario
from sim.engine.world.policy_tables import every_policy, first_rows, regime_rows
from sim.rules.parameters import Parameters

NO_POLICY = -1
"""Stands for a policy where a state has none."""


class PolicyPaths(NamedTuple):
    """Policies m of patrons, by name; regimes r are rows of `PolicyTables`."""

    start: np.ndarray
    """(n,) policy of each state at the start, or `NO_POLICY`."""
    before: np.ndarray
    """(n,) policy of each state before the run, or `NO_POLICY` where it is the one of the start."""
    regime: np.ndarray
    """(m, q, f) row of the regime that a policy puts a flashpoint into."""
    transition: np.ndarray
    """(n, m, m) chance that column follows row at an election of the patron; noughts where a
    patron keeps its policy."""
    is_drawn: np.ndarray
    """(n,) whether a state's elections draw its policy."""


def no_paths(states: int, quarters: int, flashpoints: int) -> PolicyPaths:
    """Return the policies of a region in which nobody has one."""
    return PolicyPaths(
        start=np.full(states, NO_POLICY, dtype=np.int64),
        before=np.full(states, NO_POLICY, dtype=np.int64),
        regime=np.zeros((0, quarters, flashpoints), dtype=np.int64),
        transition=np.zeros((states, 0, 0)),
        is_drawn=np.zeros(states, dtype=np.bool_),
    )


def policy_paths(
    scenario: Scenario[Parameters], names: list[str], points: list[str]
) -> PolicyPaths:
    """Return the policies of a scenario as arrays.

    Parameters
    ----------
    names, points : states and flashpoints in the order of the arrays
    """
    policies = every_policy(scenario)
    place = {name: number for number, name in enumerate(policies)}
    first = first_rows(policies, len(names))
    regime = np.zeros((len(policies), scenario.quarters, len(points)), dtype=np.int64)
    for name, policy in policies.items():
        regime[place[name]] = regime_rows(scenario, policy, names, points, first[name])
    start = np.full(len(names), NO_POLICY, dtype=np.int64)
    before = np.full(len(names), NO_POLICY, dtype=np.int64)
    transition = np.zeros((len(names), len(policies), len(policies)))
    is_drawn = np.zeros(len(names), dtype=np.bool_)
    for name, policy in scenario.policies.items():
        state = names.index(policy.patron)
        start[state] = place[policy.start or name]
        if policy.before is not None:
            before[state] = place[policy.before]
        is_drawn[state] = bool(policy.transitions)
        transition[state] = _transition(policy, place)
    return PolicyPaths(
        start=start, before=before, regime=regime, transition=transition, is_drawn=is_drawn
    )


def _transition(policy: Policy, place: Mapping[str, int]) -> np.ndarray:
    """Return (m, m) the chance that column follows row; a policy without a row stays."""
    table = np.eye(len(place))
    for name, row in policy.transitions.items():
        table[place[name]] = 0.0
        for other, share in row.items():
            table[place[name], place[other]] = share.value
    return table
