"""Elections, and what a change of government changes.

A state has two sides, the one in office at the start and its rival. Voters hold the
price of arms against whoever is in office. The side in office shades the choice to
fight for others by its own stance, by its voters and by chance, drawn on election
day and constant until the next. A legislature's majority is drawn apart from it.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled
from sim.kernel.logit import logistic, logit, share_logit


class GovernmentParams(Params):
    """What decides elections and what they decide."""

    burden_vote: float = Field(default=0.5, ge=0, le=10)
    """Fall of the log odds of staying in office per point of GDP more for arms since the last
    election [logits]. Judgement: remilitarization costs votes, by how much is not measured; sweep
    0-1."""

    response: float = Field(default=0.5, ge=0, le=10)
    """Rise of a government's stance per logit of public support since the start [ratio]. Judgement:
    governments follow voters by half, and only at elections; sweep 0-1."""

    stance_sd: float = Field(default=0.2, ge=0, le=5)
    """Spread of stances of governments of one side [logits]. Judgement: leaders of one party differ
    less than the parties; sweep 0-.5."""

    majority_gain: float = Field(default=0.5, ge=0, le=10)
    """Rise of a legislature's log odds after an election that gives the government a majority
    [logits]. Judgement: half of what a lost one costs, since members of a majority dissent too;
    sweep 0-1."""

    majority_loss: float = Field(default=1.0, ge=0, le=10)
    """Fall of the same after one that does not [logits]. Judgement: from seven in eight to three in
    four; sweep 0-2."""

    majority_chance: float = Field(default=0.6, ge=0, le=1)
    """Chance that an election gives the government a majority [probability]. Judgement: more often
    than not where both are elected on one day; sweep .4-.8."""


@compiled
def stay_chance(hold: float, burden_pct: float, burden_before_pct: float, weight: float) -> float:
    """Return the chance that the side in office stays there at an election, in [0, 1].

    Parameters
    ----------
    hold : the chance if arms cost what they did at the last election, in [0, 1]
    burden_pct, burden_before_pct : now and at the last election [% of GDP]
    weight : see `GovernmentParams.burden_vote`
    """
    return logistic(logit(hold) - weight * (burden_pct - burden_before_pct))


@compiled
def stance(
    side_stance: float, support: float, support_start: float, response: float, shock: float
) -> float:
    """Return what a new government adds to the bias to fight for others, in logits.

    Parameters
    ----------
    side_stance : of its side, less that of the side in office at the start, and what is known
        of this term beside it [logits]
    support, support_start : public support on election day and at the start, in [0, 1]
    response : see `GovernmentParams`
    shock : what the leader adds, `GovernmentParams.stance_sd` times a standard normal [logits]
    """
    voters = response * (share_logit(support) - share_logit(support_start))
    return side_stance + voters + shock


@compiled
def majority(draw: float, chance: float, gain: float, loss: float) -> float:
    """Return what an election adds to the log odds that a legislature agrees, in logits.

    Parameters
    ----------
    draw : uniform in [0, 1)
    chance, gain, loss : see `GovernmentParams`, `majority_chance` and so on
    """
    return gain if draw < chance else -loss
