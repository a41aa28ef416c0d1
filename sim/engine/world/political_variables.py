"""What the slow half changes within a run."""

from typing import NamedTuple

import numpy as np

from sim.engine.world.policy_paths import NO_POLICY
from sim.engine.world.political_tables import PoliticalTables
from sim.kernel.compiled import compiled

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
    target.opinion[:] = source.opinion
    target.policy[:] = source.policy
    target.side[:] = source.side
    target.majority[:] = source.majority
    target.known_stance[:] = source.known_stance
    target.burden_at_election[:] = source.burden_at_election
    target.p_force[:] = source.p_force
    target.loss[:] = source.loss
    target.standing[:] = source.standing
    target.calls[:] = source.calls
    target.loss_with[:] = source.loss_with
    target.loss_without[:] = source.loss_without
    target.standing_with[:] = source.standing_with
    target.standing_without[:] = source.standing_without
    target.is_assessment_due[:] = source.is_assessment_due
    target.coercion_left[:] = source.coercion_left
    target.stage[:] = source.stage
    target.stage_since[:] = source.stage_since
    target.cool_until[:] = source.cool_until
    target.champion_side[:] = source.champion_side
    target.has_failed[:] = source.has_failed
    target.is_signed[:] = source.is_signed
    target.is_ratified[:] = source.is_ratified
    target.is_member[:] = source.is_member
    target.notice_end[:] = source.notice_end
    target.join_drawn[:] = source.join_drawn
    target.law_drawn[:] = source.law_drawn
    target.window[:] = source.window


@compiled
def keep_politics(history: PoliticalVariables, politics: PoliticalVariables, row: int) -> None:
    """Copy the slow half into a row of its history."""
    history.opinion[row] = politics.opinion
    history.policy[row] = politics.policy
    history.side[row] = politics.side
    history.majority[row] = politics.majority
    history.known_stance[row] = politics.known_stance
    history.burden_at_election[row] = politics.burden_at_election
    history.p_force[row] = politics.p_force
    history.loss[row] = politics.loss
    history.standing[row] = politics.standing
    history.calls[row] = politics.calls
    history.loss_with[row] = politics.loss_with
    history.loss_without[row] = politics.loss_without
    history.standing_with[row] = politics.standing_with
    history.standing_without[row] = politics.standing_without
    history.is_assessment_due[row] = politics.is_assessment_due
    history.coercion_left[row] = politics.coercion_left
    history.stage[row] = politics.stage
    history.stage_since[row] = politics.stage_since
    history.cool_until[row] = politics.cool_until
    history.champion_side[row] = politics.champion_side
    history.has_failed[row] = politics.has_failed
    history.is_signed[row] = politics.is_signed
    history.is_ratified[row] = politics.is_ratified
    history.is_member[row] = politics.is_member
    history.notice_end[row] = politics.notice_end
    history.join_drawn[row] = politics.join_drawn
    history.law_drawn[row] = politics.law_drawn
    history.window[row] = politics.window
