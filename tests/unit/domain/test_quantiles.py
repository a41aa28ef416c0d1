from statistics import NormalDist

from sim.domain.quantiles import NORMAL_95


def test_between_minus_and_plus_the_quantile_lie_95_of_a_hundred() -> None:
    normal = NormalDist()
    # the library's own error function differs in the last digits
    assert abs(normal.cdf(NORMAL_95) - normal.cdf(-NORMAL_95) - 0.95) < 1e-15
    assert abs(normal.inv_cdf(0.975) - NORMAL_95) < 1e-14
