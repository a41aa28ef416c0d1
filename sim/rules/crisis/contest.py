"""Who wins a clash: the ratio-form contest success function.

References
----------
.. [AT2001] Arreguin-Toft, I. "How the Weak Win Wars." International Security 26(1),
   2001; figure seen in a secondary source.
.. [CCH2023] Cancian, M. F., Cancian, M., Heginbotham, E. The First Battle of the Next
   War. CSIS, 2023; counts of results from press reports.
.. [SW2010] Sarkees, M. R., Wayman, F. W. Resort to War: 1816-2007. CQ Press, 2010, with
   strengths of the National Material Capabilities of the Correlates of War.
.. [Tullock1980] Tullock, G. "Efficient Rent Seeking." In Toward a Theory of the
   Rent-Seeking Society, Texas A&M University Press, 1980.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import inlined
from sim.kernel.logarithm import power


class ExponentParams(Params):
    """How much strength decides, by mode."""

    grey_zone: float = Field(default=0.3, ge=0, le=10)
    """In a clash below the threshold of force; 1 is a fair lottery on strength [exponent].
    Judgement: in a small clash the challenger picks time and place, so that national strength
    counts for less than in the plain form [Tullock1980]; sweep .2-.6. Evidence (none): no source
    found."""

    fait_accompli: float = Field(default=1.0, ge=0, le=10)
    """In the clash over a quick seizure [exponent]. Judgement: the plain form [Tullock1980]; sweep
    .5-2."""

    major_attack: float = Field(default=1.0, ge=0, le=10)
    """In a war [exponent]. Judgement: the plain form [Tullock1980]; rough measures of strength in
    past wars give .1-.7, war games over Taiwan above 2; sweep .5-2. Evidence (outside): .42
    (.14-.70) over 76 wars, own estimate on rough strength and so a lower bound [SW2010]; at most .4
    where one side is ten times stronger [AT2001]; 2.2-4.7 from games over Taiwan [CCH2023]."""


class ContestParams(Params):
    """Decisiveness of strength."""

    exponent: ExponentParams = ExponentParams()
    """How much strength decides, by mode."""


@inlined
def win_probability(challenger: float, defenders: float, exponent: float) -> float:
    """Return the probability that the challenger wins, in [0, 1].

    Parameters
    ----------
    challenger, defenders : strengths in one unit, at or above 0
    exponent : see `ExponentParams`

    Returns
    -------
    one half when neither side has any strength
    """
    stronger = max(challenger, defenders)
    if stronger <= 0:
        return 0.5
    if exponent == 1:
        return challenger / (challenger + defenders)
    # As a share of the stronger, whose own power is 1: powers of billions would leave the range of
    # numbers, and one power is half the work of two.
    weaker = power(min(challenger, defenders) / stronger, exponent)
    share = 1 / (1 + weaker)
    return share if challenger >= defenders else weaker * share


@inlined
def strength_fraction(side: float, other: float) -> float:
    """Return one side's share of all the strength at the theatre, in [0, 1].

    Parameters
    ----------
    side, other : strengths in one unit, at or above 0
    """
    total = side + other
    if total <= 0:
        return 0.5
    return side / total
