"""What changed in a quarter's politics, told from how things stood before it.

Records are made by comparing, not by the rules that change things, so that the ensemble
keeps none of this and both paths share every rule.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.domain.political_records import (
    ElectionRecord,
    PactRecord,
    PoliticalRecord,
    RegimeRecord,
    TreatyRecord,
)
from sim.engine.outcomes.political_ledger import TreatyEvent
from sim.engine.world.pact_texts import entries
from sim.engine.world.policy_paths import NO_POLICY
from sim.engine.world.policy_tables import every_policy
from sim.engine.world.political_variables import NO_QUARTER
from sim.model.stage import Stage
from sim.rules.politics.negotiation import Failure
from sim.rules.politics.negotiation import Stage as TreatyStage


class Standing(NamedTuple):
    """How politics stands before a quarter; see `PoliticalVariables` for shapes."""

    policy: np.ndarray
    stage: np.ndarray
    is_signed: np.ndarray
    is_ratified: np.ndarray
    is_member: np.ndarray
    notice_end: np.ndarray
    is_in_pact: np.ndarray
    """(pacts, n)."""


def standing_of(stage: Stage) -> Standing:
    """Return how politics stands, as a copy."""
    politics, world = stage.variables.politics, stage.world.politics
    policy = politics.policy.copy()
    if stage.quarter_index == 0:
        # Before the run patrons may have had another policy, whose end is news.
        is_other = world.paths.before != NO_POLICY
        policy[is_other] = world.paths.before[is_other]
    return Standing(
        policy=policy,
        stage=politics.stage.copy(),
        is_signed=politics.is_signed.copy(),
        is_ratified=politics.is_ratified.copy(),
        is_member=politics.is_member.copy(),
        notice_end=politics.notice_end.copy(),
        is_in_pact=stage.variables.pacts.is_member.copy(),
    )


def political_events(stage: Stage, before: Standing) -> Iterator[PoliticalRecord]:
    """Yield what elections, patrons, treaties and the calendar have changed, in that order.

    Parameters
    ----------
    stage : once treaties are settled
    before : from `standing_of`
    """
    yield from _elections(stage)
    yield from _regimes(stage, before)
    for proposal, name in enumerate(sorted(stage.scenario.proposals)):
        if proposal < before.stage.size:
            yield from _treaty(stage, before, proposal, name)
    # What holds in the first quarter held before the run, and is no news.
    if stage.quarter_index > 0:
        yield from _pacts(stage, before)


def _elections(stage: Stage) -> Iterator[ElectionRecord]:
    """Yield the elections of the quarter, and changes of government without one."""
    tables, decided = stage.world.politics, stage.ledger.politics
    politics, quarter = stage.variables.politics, stage.quarter_index
    for k, code in enumerate(stage.states):
        # A patron's elections have no sides; they decide its policy of the quarter after.
        is_of_patron = tables.paths.is_drawn[k] and tables.elects_government[quarter, k]
        # A legislature that decides nothing about treaties is of no concern here.
        has_say = tables.has_legislature[k]
        held = {
            "government": bool(decided.has_election[k] or is_of_patron),
            "legislature": bool(decided.has_legislative_election[k] and has_say),
        }
        decides = tuple(name for name, is_held in held.items() if is_held)
        is_new = bool(decided.has_new_side[k]), bool(decided.has_new_majority[k] and has_say)
        if not (decides or any(is_new)):
            continue
        sides = stage.scenario.states[code].sides
        yield ElectionRecord(
            quarter=stage.quarter,
            state=code,
            decides=decides,
            side=sides[politics.side[k]].label if sides else None,
            is_new_side=is_new[0],
            majority=float(politics.majority[k]),
            is_new_majority=is_new[1],
        )


def _regimes(stage: Stage, before: Standing) -> Iterator[RegimeRecord]:
    """Yield the patrons that have entered a new regime."""
    policies, politics = list(every_policy(stage.scenario)), stage.variables.politics
    for k in np.flatnonzero(stage.ledger.politics.has_new_regime):
        told = stage.ledger.politics.news[k]
        has_news = stage.world.politics.numbers.has_news
        yield RegimeRecord(
            quarter=stage.quarter,
            patron=stage.states[k],
            before=policies[before.policy[k]],
            policy=policies[politics.policy[k]],
            news={stage.states[j]: float(told[j]) for j in np.flatnonzero(told) if has_news},
        )


def _treaty(stage: Stage, before: Standing, p: int, name: str) -> Iterator[TreatyRecord]:
    """Yield what happened to one proposal."""
    politics, decided = stage.variables.politics, stage.ledger.politics
    event = decided.event[p]

    def told(what: str, who: np.ndarray | None = None) -> TreatyRecord:
        states = () if who is None else tuple(stage.states[k] for k in np.flatnonzero(who))
        return TreatyRecord(stage.quarter, name, what, states)

    if event == TreatyEvent.TALKS_OPEN:
        yield told("talks")
    # Who withdraws from talks that fail is in the reason; signatures are erased with the attempt.
    if event in {TreatyEvent.FAILED, TreatyEvent.DISSOLVED}:
        gone = before.is_member[p] & ~politics.is_member[p]
        if gone.any():
            yield told("left", gone)
        yield _end_of(stage, p, name)
        return
    was_in_force = before.stage[p] == TreatyStage.IN_FORCE
    is_signed = politics.is_signed[p] & ~before.is_signed[p]
    if is_signed.any() and not was_in_force:
        yield told("signed", is_signed)
    ratified = politics.is_ratified[p] & ~before.is_ratified[p] & before.is_signed[p]
    if ratified.any():
        yield told("ratified", ratified)
    came = politics.is_member[p] & ~before.is_member[p]
    if came.any():
        yield told("joined" if was_in_force else "in_force", came)
    had, has = before.notice_end[p] != NO_QUARTER, politics.notice_end[p] != NO_QUARTER
    changes = {
        "withdrawn": before.is_signed[p] & ~politics.is_signed[p] & ~before.is_member[p],
        "notice": has & ~had,
        "notice_withdrawn": had & ~has & politics.is_member[p],
        "left": before.is_member[p] & ~politics.is_member[p],
    }
    yield from (told(what, who) for what, who in changes.items() if who.any())


def _end_of(stage: Stage, p: int, name: str) -> TreatyRecord:
    """Return how an attempt or a treaty came to nothing, and whose doing it was."""
    decided = stage.ledger.politics
    reason, state = Failure(int(decided.reason[p])), int(decided.reason_state[p])
    is_end = reason == Failure.DISSOLVED
    return TreatyRecord(
        quarter=stage.quarter,
        proposal=name,
        event="dissolved" if is_end else "failed",
        reason=None if is_end else reason.name.lower(),
        reason_state=None if state < 0 else stage.states[state],
    )


def _pacts(stage: Stage, before: Standing) -> Iterator[PactRecord]:
    """Yield the pacts that nobody negotiates and that have gained or lost members."""
    now, texts = stage.variables.pacts.is_member, stage.world.texts
    for row, one in enumerate(entries(stage.scenario)):
        # A negotiated pact is told with its treaty; one of the reference alone is never in force.
        if one.is_aside or texts.proposal[row] >= 0:
            continue
        then = before.is_in_pact[row]
        for event, who in (("begins", now[row] & ~then), ("ends", then & ~now[row])):
            if not who.any():
                continue
            is_whole = not (then if event == "begins" else now[row]).any()
            partial = "joined" if event == "begins" else "left"
            states = tuple(stage.states[k] for k in np.flatnonzero(who))
            word = event if is_whole else partial
            yield PactRecord(stage.quarter, one.name, word, states)
