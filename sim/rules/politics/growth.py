"""How economies and forces grow.

Forces are a stock: they wear out, and spending adds to them. What a share of output
buys is set so that, with burden and growth as at the start, forces grow as the economy
does: whatever bends the path is then a change, and no artefact of the first year.
"""

from sim.kernel.compiled import compiled

PERCENT = 100.0
DEAREST = 1e12
"""Capability that a dollar may buy at most; beyond it, spending and forces are not of one state."""


@compiled
def military_price(
    capability_usd_bn: float,
    depreciation: float,
    growth_share: float,
    burden_pct: float,
    gdp_usd_bn: float,
) -> float:
    """Return what a dollar of spending adds to capability, at or above 0.

    Parameters
    ----------
    capability_usd_bn, burden_pct, gdp_usd_bn : at the start
    depreciation : share of capability that wears out in a year, in [0, 1]
    growth_share : of the economy, a year

    Returns
    -------
    0 for a state without an economy or without a budget: its forces only wear out; and for one that
    has next to none, whose forces cannot have come from it
    """
    spending = burden_pct / PERCENT * gdp_usd_bn
    if spending <= 0:
        return 0.0
    price = max(0.0, capability_usd_bn * (depreciation + growth_share) / spending)
    # Else the first dollar more would buy forces without end, and what follows is no number.
    return price if price < DEAREST else 0.0


@compiled
def capability_step(
    capability_usd_bn: float,
    depreciation: float,
    burden_pct: float,
    gdp_usd_bn: float,
    price: float,
) -> float:
    """Return capability after a year, in USD bn.

    Parameters
    ----------
    capability_usd_bn : before
    depreciation : share that wears out, in [0, 1]
    burden_pct : of the year [% of GDP]
    gdp_usd_bn : of the year before growth
    price : see `military_price`
    """
    return (1 - depreciation) * capability_usd_bn + burden_pct / PERCENT * gdp_usd_bn * price


@compiled
def gdp_step(gdp_usd_bn: float, growth_share: float, coercion: float) -> float:
    """Return output after a year, in USD bn, at or above 0.

    Parameters
    ----------
    gdp_usd_bn : before
    growth_share : a year
    coercion : growth lost to trade pressure, at or above 0
    """
    return max(0.0, gdp_usd_bn * (1 + growth_share - coercion))
