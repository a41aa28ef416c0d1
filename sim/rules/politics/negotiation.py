"""How a treaty is made, kept and left.

A proposal waits until its proposer and its patron are willing, talks for a while,
is signed when all whom it needs are willing at once, and is in force when they have
ratified. Willingness is one draw a government and not one a quarter: with a fresh draw
each quarter whatever is possible becomes certain. Treaties end by notice, likelier after
governments or power have changed [LS2007]_; from memory, four in ten negotiations end
without agreement [P2019]_.

References
----------
.. [KP2015] Kelley, J. G., Pevehouse, J. C. W. "An Opportunity Cost Theory of US Treaty
   Behavior." International Studies Quarterly 59(3), 2015, 531-543. doi:10.1111/isqu.12185
.. [KVP2015] Kenwick, M. R., Vasquez, J. A., Powers, M. A. "Do Alliances Really
   Deter?" Journal of Politics 77(4), 2015, 943-954. doi:10.1086/681958
.. [LS2007] Leeds, B. A., Savun, B. "Terminating Alliances: Why Do States Abrogate
   Agreements?" Journal of Politics 69(4), 2007. doi:10.1111/j.1468-2508.2007.00612.x
.. [P2019] Poast, P. Arguing about Alliances: The Art of Agreement in Military-Pact
   Negotiations. Cornell University Press, 2019.
"""

from enum import IntEnum
from typing import NamedTuple

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.exponential import exponential
from sim.kernel.logit import logistic


class Stage(IntEnum):
    """Where a proposal stands."""

    DORMANT = 0
    """Nobody talks: not yet, or for some time after a failure."""
    TALKS = 1
    SIGNED = 2
    IN_FORCE = 3


class Failure(IntEnum):
    """Why a proposal came to nothing the last time."""

    NONE = 0
    NO_AGREEMENT = 1
    WITHDREW = 2
    LEGISLATURE = 3
    LAPSED = 4
    DISSOLVED = 5
    """It was in force, and too few members were left."""


class NegotiationParams(Params):
    """Chances and time limits on the way of a treaty."""

    opening_chance: float = Field(default=0.25, ge=0, le=1)
    """Chance that talks open, where those are willing who must be [probability a quarter].
    Judgement: within a year, mostly; sweep .1-.5."""

    earliest_quarters: int = Field(default=2, ge=0, le=400)
    """Shortest talks [quarters]. Judgement: half a year; talks on the treaties of our record took 1
    to 90 months, on the collective ones 2 or 3; sweep 1-4."""

    asking_rate: float = Field(default=0.25, ge=0, le=100)
    """How often those who are needed are asked whether they would sign [per quarter]. Judgement:
    once a year, at summits; sweep .1-.5."""

    patience_quarters: int = Field(default=4, ge=0, le=400)
    """Talks after which a refusal ends them [quarters]. Judgement: a year; sweep 2-8."""

    longest_quarters: int = Field(default=8, ge=0, le=400)
    """Talks after which they end in any case [quarters]. Judgement: cut from 16 with the results in
    view, as windows stayed open for years; sweep 4-16."""

    ratification_chance: float = Field(default=0.35, ge=0, le=1)
    """Chance that a signer ratifies, if its legislature agrees [probability a quarter]. Judgement:
    recent pacts took 9 to 20 months from signature to force, which gives .15-.35; sweep .15-.5.
    Evidence (unclear): floor time in the Senate slows treaties that have support, too [KP2015]; no
    mean lag was seen."""

    ratification_earliest: int = Field(default=2, ge=0, le=400)
    """Quarters from signature to the first ratification [quarters]. Judgement: 28 of 30 members of
    NATO ratified Finland within about four months; sweep 1-4."""

    ratification_limit: int = Field(default=12, ge=1, le=400)
    """Quarters after which a treaty that is not in force lapses [quarters]. Judgement: three years,
    about a term of government; sweep 6-24."""

    withdrawal_gap: float = Field(default=0.5, ge=0, le=50)
    """How far utility must fall below what it was signed for, before a signer withdraws [logits].
    Judgement: a signature binds a little; sweep 0-1."""

    exit_gap: float = Field(default=1.5, ge=0, le=50)
    """The same before a member leaves a treaty in force [logits]. Judgement: exits follow changes
    of power and regime [LS2007]; about one member in twenty a decade, from memory; sweep .75-3.
    Evidence (sign): treaties end after shifts of power, regime changes and new outside pacts
    [LS2007]; no rate was seen."""

    accession_chance: float = Field(default=0.25, ge=0, le=1)
    """Chance that a state that was invited and is willing joins a treaty in force [probability a
    year]. Judgement: members take their time; sweep .1-.5."""

    cooling_quarters: int = Field(default=8, ge=0, le=400)
    """Time after a failure in which nobody tries again [quarters]. Judgement: two years; sweep
    4-16."""

    binding_depth: float = Field(default=0.3, ge=0, le=1)
    """Depth above which a treaty opens a window and draws trade pressure [share].
    Judgement: between Camp David (.12) and an Article 5 (.85); sweep .15-.6."""

    legislature_constant: float = Field(default=2.0, ge=-50, le=50)
    """Log odds that a legislature agrees where nothing speaks for or against [logits]. Judgement:
    seven in eight; of 30 parliaments two delayed Finland beyond half a year; sweep 1-3."""

    legislature_support: float = Field(default=4.0, ge=0, le=100)
    """Rise at full depth per unit of public support above one half [logits]. Judgement: as for
    governments; sweep 2-6."""

    redraw_chance: float = Field(default=0.5, ge=0, le=1)
    """Chance that an election that leaves the side in office changes its mind on a treaty
    [probability]. Judgement: new ministers, half new minds; sweep 0-1."""


class LegislatureWeights(NamedTuple):
    """What makes a legislature agree; see the fields `legislature_` of `NegotiationParams`."""

    constant: float
    support: float


class TalksLimits(NamedTuple):
    """Time limits of talks [quarters]; see the fields of `NegotiationParams`."""

    earliest: int
    patience: int
    longest: int


# Compiled code compares members of an enumeration but cannot turn one into a number.
_DORMANT, _TALKS, _SIGNED = int(Stage.DORMANT), int(Stage.TALKS), int(Stage.SIGNED)


@compiled
def is_willing(utility: float, gap: float, draw: float) -> bool:
    """Return whether a government is for a treaty.

    Parameters
    ----------
    utility : of joining or of staying [logits]
    gap : what a step back costs [logits]: 0 to sign, `NegotiationParams.withdrawal_gap` for a
        signer, `NegotiationParams.exit_gap` for a member
    draw : of this government on this treaty, uniform in [0, 1)
    """
    return draw < logistic(utility + gap)


@compiled
def is_redrawn(is_new_side: bool, is_election: bool, draw: float, chance: float) -> bool:
    """Return whether a government makes up its mind on a treaty anew.

    Parameters
    ----------
    is_new_side : whether the side in office has changed; for the patron, its regime
    is_election : whether there was an election that decides the government
    draw : uniform in [0, 1)
    chance : see `NegotiationParams.redraw_chance`
    """
    return is_new_side or (is_election and draw < chance)


@compiled
def asking_chance(rate: float) -> float:
    """Return the chance that those who are needed are asked in a quarter, in [0, 1].

    Parameters
    ----------
    rate : see `NegotiationParams.asking_rate`
    """
    return 1 - exponential(-rate)


@compiled
def stage_after_talks(
    quarters: int, is_asked: bool, are_all_willing: bool, limits: TalksLimits
) -> int:
    """Return the stage of a proposal after a quarter of talks, a number of `Stage`.

    Parameters
    ----------
    quarters : since talks opened
    is_asked : whether chance has it that those who are needed are asked
    are_all_willing : whether they all are
    limits : of talks

    Returns
    -------
    dormant means that the talks have failed
    """
    if is_asked and quarters >= limits.earliest:
        if are_all_willing:
            return _SIGNED
        if quarters >= limits.patience:
            return _DORMANT
    return _DORMANT if quarters >= limits.longest else _TALKS


@compiled
def legislature_logit(
    support: float, depth: float, rule: float, majority: float, weights: LegislatureWeights
) -> float:
    """Return the log odds that a legislature agrees to a treaty.

    Parameters
    ----------
    support : public support, in [0, 1]
    depth : of the treaty, in [0, 1]
    rule : of the institution [logits]
    majority : of the day [logits]
    weights : see `LegislatureWeights`
    """
    return weights.constant + weights.support * (support - 0.5) * depth + rule + majority


@compiled
def is_binding(depth: float, binding_depth: float) -> bool:
    """Return whether a treaty is deep enough to matter to rivals and voters.

    Parameters
    ----------
    depth : in [0, 1]
    binding_depth : see `NegotiationParams`
    """
    return depth > binding_depth


@compiled
def window_multiplier(window: float, is_pending: bool, is_deep: bool, is_covered: bool) -> float:
    """Return what an unfinished treaty multiplies the rate of opportunities by.

    A treaty to come may tempt the challenger to act before it holds; new pacts went with more
    conflict before 1945 and later with less or no more [KVP2015]_.

    Parameters
    ----------
    window : of the proposal; 1 changes nothing
    is_pending : whether it is talked about, or signed and not in force
    is_deep : see `is_binding`
    is_covered : whether its pacts cover the target of the flashpoint
    """
    return window if is_pending and is_deep and is_covered else 1.0
