"""What a challenger's trade pressure costs those who join against it.

From signature on, and for some years, the challenger takes it out on the exports of
members of a treaty that would bind them where it matters to it. The measure is the loss
of South Korea in 2017 over a missile battery [BOK2017]_.

References
----------
.. [BOK2017] Estimates of the Bank of Korea, NH, Hyundai Research Institute and Credit
   Suisse, in Yonhap, KBS, Korea Herald and South China Morning Post, March-May 2017.
"""

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class CoercionParams(Params):
    """Size and length of trade pressure."""

    size: float = Field(default=0.01, ge=0, le=1)
    """Growth lost in a year by a state all of whose exports go to the challenger [share]. Fitted:
    by one case, South Korea, which with a quarter of its exports loses .25 % of output; estimates
    for 2017 are .2-.53 % [BOK2017], whose middle would be .014; sweep .008-.021. Evidence (inside):
    .008-.021 [BOK2017]."""

    quarters: int = Field(default=8, ge=0, le=400)
    """How long it lasts [quarters]. Judgement: from memory, pressure on South Korea was eased after
    a year and a half; sweep 4-16."""


@compiled
def coercion_loss(size: float, export_share: float, quarters_left: int) -> float:
    """Return the growth that a year under pressure costs, as a share in [0, size].

    Parameters
    ----------
    size : see `CoercionParams`
    export_share : share of exports that go to the challenger, in [0, 1]
    quarters_left : of the pressure; 0 where there is none
    """
    return size * export_share if quarters_left > 0 else 0.0
