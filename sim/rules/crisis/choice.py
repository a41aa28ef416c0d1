"""Choice with mistakes: logit agent quantal-response.

Every mover picks an option with a probability that grows with its expected
utility. Precision falls with the prize at stake: big decisions are made by more
people under more fog, and without this a crisis game either saturates or washes
out.

References
----------
.. [MP1998] McKelvey, R. D., Palfrey, T. R. "Quantal Response Equilibria for
   Extensive Form Games." Experimental Economics 1, 1998, 9-41.
   doi:10.1023/A:1009905800005
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled, inlined
from sim.kernel.exponential import exponential


class ChoiceParams(Params):
    """Precision of the movers."""

    precision: float = Field(default=8.48, ge=0, le=1e4)
    """Precision of a choice, lambda, before the prize at stake divides it [ratio]. Fitted: search
    on the targets of the regional calibration; no published value exists; sweep 4-14. Evidence
    (none): no source found."""

    precision_floor: float = Field(default=0.08, ge=0.001, le=100)
    """What precision is divided by with no prize at stake, nu [ratio]. Judgement: errors go with
    the stakes, and this keeps small prizes from perfect play; sweep .05-.2."""

    precision_decay: float = Field(default=1.0, ge=0, le=100)
    """How much of the mode's prize share is added to the floor, eta [ratio]. Judgement: at 1 errors
    are proportional to the prize; the first version of the game had a floor of 1 and a decay of
    1.8, which made small challenges a toss of a coin."""

    opening_precision: float = Field(default=60.0, ge=0, le=1e4)
    """Precision of the challenger's first move, lambda 0 [per stake]. Judgement: attacks come from
    what the challenger wants at the time and not from mistakes of its first move; sweep 30-120.
    Evidence (none): no source found."""

    threshold_grey_zone: float = Field(default=0.0, ge=-10, le=10)
    """Aversion to opening a grey-zone challenge, beta [stakes]. Judgement: the mode against which
    the other two are measured."""

    threshold_fait_accompli: float = Field(default=0.111, ge=-10, le=10)
    """Aversion to opening a fait accompli, beta [stakes]. Fitted: search on the targets of the
    regional calibration; sweep 0-.25. Evidence (none): no source found."""

    threshold_major_attack: float = Field(default=1.18, ge=-10, le=10)
    """Aversion to opening a major attack or to widening a clash into one, beta [stakes]. Fitted:
    search on the targets of the regional calibration; sweep 0-1.5. Evidence (none): no source
    found."""

    strategic_guarantors: int = Field(default=4, ge=0, le=6)
    """Guarantors that look ahead; the rest answer them [count]. Judgement: each one more triples
    the tree; a fifth moves expected deterrence failures by less than 1 % with the switch
    `expected_coalition`, without it by up to 9 %."""


@compiled
def mode_precision(precision: float, floor: float, decay: float, prize_share: float) -> float:
    """Return the precision of every choice inside a challenge of one mode.

    With a decay of 1 and a small floor, errors are proportional to the prize.

    Parameters
    ----------
    precision, floor, decay : see `ChoiceParams`
    prize_share : of the mode, in [0, 1]

    Returns
    -------
    per stake
    """
    return precision / (floor + decay * prize_share)


@inlined
def choice_of_two(first: float, second: float) -> tuple[float, float]:
    """Return the logit probabilities of two options from their weighted utilities.

    Parameters
    ----------
    first, second : precision times expected utility, plus any bias, in logits

    Returns
    -------
    two probabilities that add to 1; no overflow at any finite input
    """
    # The better option over itself is 1: an exponent is never above 0 and cannot overflow.
    odds = exponential(-abs(first - second))
    one, two = (1.0, odds) if first >= second else (odds, 1.0)
    return one / (1 + odds), two / (1 + odds)


@inlined
def choice_of_levels(
    abstain: float, support: float, fight: float, highest: int
) -> tuple[float, float, float]:
    """Return the logit probabilities of abstaining, supporting and fighting.

    Parameters
    ----------
    abstain, support, fight : precision times expected utility, plus any bias, in logits
    highest : highest level allowed, 0 abstain, 1 support, 2 fight

    Returns
    -------
    three probabilities that add to 1; 0 for levels above the highest
    """
    if highest == 0:
        return 1.0, 0.0, 0.0
    if highest == 1:
        low, high = choice_of_two(abstain, support)
        return low, high, 0.0
    top = max(abstain, support, fight)
    # The best level over itself is 1: two exponentials are enough for three levels.
    is_first = abstain == top
    is_last = fight == top and not is_first
    lower = exponential((support if is_first else abstain) - top)
    higher = exponential((support if is_last else fight) - top)
    one, three = 1.0 if is_first else lower, 1.0 if is_last else higher
    two = lower if is_first else (higher if is_last else 1.0)
    total = one + two + three
    return one / total, two / total, three / total
