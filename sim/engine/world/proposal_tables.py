"""Treaties that are proposed, as arrays."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from sim.domain.proposals import Proposal
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import quarter_number
from sim.engine.world.pact_dates import NEVER
from sim.engine.world.pact_texts import PactTexts, is_negotiated
from sim.kernel.draws import permanent_code
from sim.rules.parameters import Parameters

NO_STATE = -1
"""Stands for a state where there is none, such as the patron of a state without one."""


KINDS: dict[str, type] = {
    "code": np.uint64,
    "proposer": np.int64,
    "patron": np.int64,
    "since": np.int64,
    "champion_until": np.int64,
    "notice_quarters": np.int64,
    **dict.fromkeys(
        (
            "is_invited",
            "is_quorum",
            "may_retry",
            "needs_ratification",
            "is_reserved",
            "is_nuclear_host",
        ),
        np.bool_,
    ),
}
"""{field: its type}, where it is not a number with a fraction."""


class ProposalTables(NamedTuple):
    """p proposals by name, n states. How deep they are is in `PactTexts`."""

    code: np.ndarray
    """(p,) permanent codes for draws: of the first of its pacts, so that variants of one treaty
    share their luck."""
    is_invited: np.ndarray
    """(p, n)."""
    is_quorum: np.ndarray
    """(p, n) who must ratify."""
    proposer: np.ndarray
    """(p,) positions."""
    patron: np.ndarray
    """(p,) position of the invited patron, `NO_STATE` where none is."""
    since: np.ndarray
    """(p,) quarter of the run from which talks may open."""
    champion_logit: np.ndarray
    """(p,)."""
    champion_until: np.ndarray
    """(p,) first quarter without the champion."""
    may_retry: np.ndarray
    """(p,) whether talks may open again after a failure."""
    needs_ratification: np.ndarray
    """(p,) whether legislatures are asked; without them a signature binds at once."""
    is_reserved: np.ndarray
    """(p, n) whether a state has a reservation that caps its help."""
    is_nuclear_host: np.ndarray
    """(p, n) whether it would host another's nuclear weapons."""
    friction: np.ndarray
    """(p, n) greatest quarrel with another that is invited, in [0, 1]."""
    salience: np.ndarray
    """(p, n) greatest worth to a challenger of what the treaty covers; nought for others."""
    window: np.ndarray
    """(p,) what multiplies the opportunity rate of those flashpoints during talks."""
    notice_quarters: np.ndarray
    """(p,) between a notice of exit and the exit."""


def no_proposals(states: int) -> ProposalTables:
    """Return the proposals of a region in which nothing is negotiated."""
    shapes = {"is_invited", "is_quorum", "is_reserved", "is_nuclear_host", "friction", "salience"}
    return ProposalTables(
        **{
            name: np.zeros((0, states) if name in shapes else 0, dtype=KINDS.get(name, np.float64))
            for name in ProposalTables._fields
        }
    )


def proposal_names(scenario: Scenario[Parameters]) -> list[str]:
    """Return the names of the proposals in the order of the arrays."""
    return sorted(scenario.proposals) if is_negotiated(scenario) else []


def proposal_tables(
    scenario: Scenario[Parameters], names: list[str], points: list[str], texts: PactTexts
) -> ProposalTables:
    """Return the proposals of a scenario as arrays.

    Parameters
    ----------
    names, points : states and flashpoints in the order of the arrays
    texts : of the pacts
    """
    proposals = [scenario.proposals[name] for name in proposal_names(scenario)]
    p, n = len(proposals), len(names)
    start = quarter_number(scenario.start)
    patrons = {policy.patron for policy in scenario.policies.values()}
    invited = [[name for name in names if name in proposal.invited] for proposal in proposals]
    salience = np.zeros((p, n))
    for row in range(p):
        for column, point in enumerate(points):
            place = names.index(scenario.flashpoints[point].challenger)
            worth = scenario.flashpoints[point].salience_challenger.value
            if texts.covers[row, column]:
                salience[row, place] = max(salience[row, place], worth)
    return ProposalTables(
        code=np.array([permanent_code(min(one.pacts)) for one in proposals], dtype=np.uint64),
        is_invited=_mask(invited, names),
        is_quorum=_mask([one.quorum for one in proposals], names),
        proposer=np.array([names.index(one.proposer) for one in proposals], dtype=np.int64),
        patron=np.array(
            [next((names.index(k) for k in row if k in patrons), NO_STATE) for row in invited],
            dtype=np.int64,
        ),
        since=np.array([_quarter(one.since, start) for one in proposals], dtype=np.int64),
        champion_logit=np.array(
            [one.champion.logit.value if one.champion else 0.0 for one in proposals]
        ),
        champion_until=np.array([_champion_until(one, start) for one in proposals], dtype=np.int64),
        may_retry=np.array([one.retry for one in proposals], dtype=np.bool_),
        needs_ratification=np.array(
            [one.ratification == "legislature" for one in proposals], dtype=np.bool_
        ),
        is_reserved=_mask([one.reservations for one in proposals], names),
        is_nuclear_host=_mask([_nuclear_hosts(scenario, one) for one in proposals], names),
        friction=np.array(
            [
                [_friction(scenario, name, row) if name in row else 0.0 for name in names]
                for row in invited
            ]
        ).reshape(p, n),
        salience=salience,
        window=np.array([one.window.value for one in proposals]),
        notice_quarters=np.array([_notice(scenario, one) for one in proposals], dtype=np.int64),
    )


def _mask(chosen: Sequence[Collection[str]], names: list[str]) -> np.ndarray:
    """Return (p, n) whether each list has a state."""
    table = [[name in row for name in names] for row in chosen]
    return np.array(table, dtype=np.bool_).reshape(len(chosen), len(names))


def _quarter(since: str, start: int) -> int:
    """Return a quarter of the run, counted from its first."""
    return 0 if since == "start" else quarter_number(since) - start


def _champion_until(proposal: Proposal, start: int) -> int:
    """Return the first quarter without a champion."""
    if proposal.champion is None or proposal.champion.until is None:
        return NEVER
    return quarter_number(proposal.champion.until) - start


def _friction(scenario: Scenario[Parameters], name: str, invited: list[str]) -> float:
    """Return the greatest quarrel of a state with another that is invited."""
    given = scenario.states[name].frictions
    return max((given[other].value for other in invited if other in given), default=0.0)


def _nuclear_hosts(scenario: Scenario[Parameters], proposal: Proposal) -> list[str]:
    """Return who would host another's nuclear weapons."""
    return [host for name in proposal.pacts for host in scenario.proposed_pacts[name].nuclear_hosts]


def _notice(scenario: Scenario[Parameters], proposal: Proposal) -> int:
    """Return the longest notice of exit among a proposal's pacts, in quarters."""
    notices = [scenario.proposed_pacts[name].exit_notice_quarters.value for name in proposal.pacts]
    return round(max(notices))
