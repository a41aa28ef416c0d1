"""What the slow half changes within a run."""

from typing import NamedTuple

import numpy as np

from sim.engine.world.policy_paths import NO_POLICY
from sim.engine.world.political_tables import PoliticalTables
from sim.kernel.compiled import compiled
from sim.kernel.copying import copy_array

NO_QUARTER = -1
"""Stands for a quarter that has not come."""


class PoliticalVariables(NamedTuple):
    """n states, p proposals, f flashpoints. Arrays are changed in place."""

    opinion: np.ndarray
    """(n,) support above what it was at the start [logits]."""
    policy: np.ndarray
    """(n,) which policy of `PolicyPaths` a patron has, `NO_POLICY` for others."""
    side: np.ndarray
    """(n,) who governs: 0 the incumbent at the start, 1 its rival."""
    majority: np.ndarray
    """(n,) what the majority of the day adds to a legislature's rules [logits]."""
    known_stance: np.ndarray
    """(n,) what known events have set for the side in office [logits]."""
    burden_at_election: np.ndarray
    """(n,) burden at the last election of the government [% of GDP]."""
    p_force: np.ndarray
    """(n,) as last assessed: uses of force to be expected against a state [a year]."""
    loss: np.ndarray
    """(n,) as last assessed: own expected loss [stakes a year]."""
    standing: np.ndarray
    """(n,) as last assessed: what standing with others costs [stakes a year]."""
    calls: np.ndarray
    """(n,) as last assessed: calls to others' crises [a year]."""
    loss_with: np.ndarray
    """(p, n) the loss with a proposed treaty in force."""
    loss_without: np.ndarray
    """(p, n) the loss without it."""
    standing_with: np.ndarray
    """(p, n) the standing with a proposed treaty in force."""
    standing_without: np.ndarray
    """(p, n) the standing without it."""
    is_assessment_due: np.ndarray
    """(1,) whether governments judge the future anew next quarter."""
    coercion_left: np.ndarray
    """(n, n) quarters in which column still punishes a signature of row."""
    stage: np.ndarray
    """(p,) where it stands, a number of `Stage`."""
    stage_since: np.ndarray
    """(p,) quarter in which that stage began."""
    cool_until: np.ndarray
    """(p,) first quarter in which talks may open again."""
    champion_side: np.ndarray
    """(p,) side in office at the proposer when the proposal came up."""
    has_failed: np.ndarray
    """(p,) whether an attempt came to nothing."""
    is_signed: np.ndarray
    """(p, n) whether a state has signed."""
    is_ratified: np.ndarray
    """(p, n) whether it has ratified."""
    is_member: np.ndarray
    """(p, n) whether it is a member of the treaty in force."""
    notice_end: np.ndarray
    """(p, n) quarter in which a notice of exit ends, or `NO_QUARTER`."""
    join_drawn: np.ndarray
    """(p, n) quarter of the draw that a government's view of the treaty rests on."""
    law_drawn: np.ndarray
    """(p, n) quarter of the draw that a legislature's view rests on."""
    window: np.ndarray
    """(f,) what talks on a treaty multiply the opportunity rate by."""


def initial_politics(
    politics: PoliticalTables, burden: np.ndarray, flashpoints: int
) -> PoliticalVariables:
    """Return the slow half before the first quarter, with the first assessment.

    Parameters
    ----------
    burden : (n,) at the start [% of GDP]
    flashpoints : their number
    """
    n, p = politics.patron.size, politics.proposals.since.size
    first, with_treaty = politics.start.first, politics.start.first_with
    paths = politics.paths
    by_pair = (p, n)
    return PoliticalVariables(
        opinion=np.zeros(n),
        policy=paths.start.copy() if politics.numbers.is_on else np.full(n, NO_POLICY),
        side=np.zeros(n, dtype=np.int64),
        majority=politics.majority_start.copy(),
        known_stance=np.zeros(n),
        burden_at_election=burden.copy(),
        p_force=first[0].copy(),
        loss=first[1].copy(),
        standing=first[2].copy(),
        calls=first[3].copy(),
        loss_with=with_treaty[:, 0].copy(),
        loss_without=np.tile(first[1], (p, 1)),
        standing_with=with_treaty[:, 1].copy(),
        standing_without=np.tile(first[2], (p, 1)),
        is_assessment_due=np.zeros(1, dtype=np.bool_),
        coercion_left=np.zeros((n, n), dtype=np.int64),
        stage=np.zeros(p, dtype=np.int64),
        stage_since=np.zeros(p, dtype=np.int64),
        cool_until=np.zeros(p, dtype=np.int64),
        champion_side=np.zeros(p, dtype=np.int64),
        has_failed=np.zeros(p, dtype=np.bool_),
        is_signed=np.zeros(by_pair, dtype=np.bool_),
        is_ratified=np.zeros(by_pair, dtype=np.bool_),
        is_member=np.zeros(by_pair, dtype=np.bool_),
        notice_end=np.full(by_pair, NO_QUARTER, dtype=np.int64),
        join_drawn=np.zeros(by_pair, dtype=np.int64),
        law_drawn=np.zeros(by_pair, dtype=np.int64),
        window=np.ones(flashpoints),
    )


@compiled
def copy_politics(source: PoliticalVariables, target: PoliticalVariables) -> None:
    """Copy the slow half into another."""
    copy_array(source.opinion, target.opinion)
    copy_array(source.policy, target.policy)
    copy_array(source.side, target.side)
    copy_array(source.majority, target.majority)
    copy_array(source.known_stance, target.known_stance)
    copy_array(source.burden_at_election, target.burden_at_election)
    copy_array(source.p_force, target.p_force)
    copy_array(source.loss, target.loss)
    copy_array(source.standing, target.standing)
    copy_array(source.calls, target.calls)
    copy_array(source.loss_with, target.loss_with)
    copy_array(source.loss_without, target.loss_without)
    copy_array(source.standing_with, target.standing_with)
    copy_array(source.standing_without, target.standing_without)
    copy_array(source.is_assessment_due, target.is_assessment_due)
    copy_array(source.coercion_left, target.coercion_left)
    copy_array(source.stage, target.stage)
    copy_array(source.stage_since, target.stage_since)
    copy_array(source.cool_until, target.cool_until)
    copy_array(source.champion_side, target.champion_side)
    copy_array(source.has_failed, target.has_failed)
    copy_array(source.is_signed, target.is_signed)
    copy_array(source.is_ratified, target.is_ratified)
    copy_array(source.is_member, target.is_member)
    copy_array(source.notice_end, target.notice_end)
    copy_array(source.join_drawn, target.join_drawn)
    copy_array(source.law_drawn, target.law_drawn)
    copy_array(source.window, target.window)


@compiled
def keep_politics(history: PoliticalVariables, politics: PoliticalVariables, row: int) -> None:
    """Copy the slow half into a row of its history."""
    copy_array(politics.opinion, history.opinion[row])
    copy_array(politics.policy, history.policy[row])
    copy_array(politics.side, history.side[row])
    copy_array(politics.majority, history.majority[row])
    copy_array(politics.known_stance, history.known_stance[row])
    copy_array(politics.burden_at_election, history.burden_at_election[row])
    copy_array(politics.p_force, history.p_force[row])
    copy_array(politics.loss, history.loss[row])
    copy_array(politics.standing, history.standing[row])
    copy_array(politics.calls, history.calls[row])
    copy_array(politics.loss_with, history.loss_with[row])
    copy_array(politics.loss_without, history.loss_without[row])
    copy_array(politics.standing_with, history.standing_with[row])
    copy_array(politics.standing_without, history.standing_without[row])
    copy_array(politics.is_assessment_due, history.is_assessment_due[row])
    copy_array(politics.coercion_left, history.coercion_left[row])
    copy_array(politics.stage, history.stage[row])
    copy_array(politics.stage_since, history.stage_since[row])
    copy_array(politics.cool_until, history.cool_until[row])
    copy_array(politics.champion_side, history.champion_side[row])
    copy_array(politics.has_failed, history.has_failed[row])
    copy_array(politics.is_signed, history.is_signed[row])
    copy_array(politics.is_ratified, history.is_ratified[row])
    copy_array(politics.is_member, history.is_member[row])
    copy_array(politics.notice_end, history.notice_end[row])
    copy_array(politics.join_drawn, history.join_drawn[row])
    copy_array(politics.law_drawn, history.law_drawn[row])
    copy_array(politics.window, history.window[row])
