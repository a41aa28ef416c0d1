"""Sensitivity where it is known: Ishigami's indices, linear functions, and what luck alone does."""

import numpy as np
import pytest

from sim.analysis.sweeps.indices import Drawn, Ranking, elementary_effects, ranking
from sim.study.designs import LatinHypercube, Morris, Saltelli

NAMES = ("x1", "x2", "x3")


def drawn(design: Morris | Saltelli | LatinHypercube, names: tuple[str, ...] = NAMES) -> Drawn:
    return Drawn(names=names, columns=design.cube(len(names), 11), design=design, seed=11)


def ishigami(shares: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * shares - 1)
    return np.asarray(
        np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    )


def value(found: Ranking, factor: str, measure: str) -> float:
    (one,) = (one for one in found.factors if one.factor == factor)
    return one.indices[measure].value


# Ishigami and Homma 1990 with a = 7 and b = 0.1: V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2 = 13.845;
# S1 = (b pi^4/5 + b^2 pi^8/50 + 1/2)/V, S2 = a^2/8/V, S3 = 0, x1 with x3 b^2 pi^8 (1/18 - 1/50)/V
FIRST = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}
TOTAL = {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}


@pytest.mark.parametrize("second", [False, True])
def test_sobol_indices_are_ishigamis(*, second: bool) -> None:
    points = drawn(Saltelli(kind="saltelli", base=1024, second_order=second))
    found = ranking(points, ishigami(points.columns))
    for one in found.factors:
        for measure, known in (("first", FIRST), ("total", TOTAL)):
            index = one.indices[measure]
            # within the stated interval, and the interval is narrow enough to say something
            assert abs(index.value - known[one.factor]) < index.half_width
            assert index.half_width < 0.15
    assert [one.factor for one in found.factors] == ["x1", "x2", "x3"]
    assert (found.method, found.size, found.first_stays > 0.9) == ("sobol", 1024, True)


def test_a_quarter_and_a_half_of_the_points_are_what_fewer_points_would_have_said() -> None:
    points = drawn(Saltelli(kind="saltelli", base=256))
    found = ranking(points, ishigami(points.columns))
    fewer = points._replace(columns=points.columns[: 64 * 5])
    quarter = ranking(fewer, ishigami(fewer.columns))
    for one in found.factors:
        assert one.quarter == pytest.approx(value(quarter, one.factor, "total"))
        assert one.half != one.quarter


def test_morris_ranks_a_linear_function_by_its_slopes() -> None:
    names = tuple("abcde")
    slopes = np.array([0.1, -3.0, 2.0, 0.0, 1.0])
    points = drawn(Morris(kind="morris", trajectories=12), names)
    found = ranking(points, points.columns @ slopes)
    assert [one.factor for one in found.factors] == ["b", "c", "e", "a", "d"]
    for name, slope in zip(names, slopes, strict=True):
        assert value(found, name, "mu_star") == pytest.approx(abs(slope))
        assert value(found, name, "mu") == pytest.approx(slope)
        assert value(found, name, "sigma") == pytest.approx(0, abs=1e-9)
    assert found.agreement == pytest.approx(1)
    assert found.first_stays == 1
    np.testing.assert_allclose(
        elementary_effects(points.columns, points.columns @ slopes),
        np.tile(slopes, (12, 1)),
        atol=1e-9,
    )


def test_an_interaction_shows_in_sigma() -> None:
    points = drawn(Morris(kind="morris", trajectories=20), ("a", "b", "c"))
    x = points.columns
    found = ranking(points, x[:, 0] * x[:, 1] + x[:, 2])
    assert value(found, "a", "sigma") > 0.2
    assert value(found, "c", "sigma") == pytest.approx(0, abs=1e-9)


def test_rank_correlations_see_a_curve_that_only_rises() -> None:
    points = drawn(LatinHypercube(kind="latin_hypercube", points=100))
    found = ranking(points, np.exp(5 * points.columns[:, 1]) - points.columns[:, 0])
    assert found.factors[0].factor == "x2"
    assert value(found, "x2", "correlation") > 0.98
    assert (
        abs(value(found, "x3", "correlation"))
        < 2 * found.factors[2].indices["correlation"].half_width
    )


def test_an_order_of_factors_that_do_nothing_is_told_to_be_loose() -> None:
    points = drawn(LatinHypercube(kind="latin_hypercube", points=60), tuple("abcdef"))
    noise = LatinHypercube(kind="latin_hypercube", points=60).cube(1, 3)[:, 0]
    found = ranking(points, noise)
    assert found.agreement < 0.7
    assert found.first_stays < 0.8


def test_too_few_points_have_no_quarter() -> None:
    points = drawn(LatinHypercube(kind="latin_hypercube", points=10))
    found = ranking(points, points.columns[:, 0])
    assert np.isnan(found.factors[0].quarter)
    assert not np.isnan(found.factors[0].half)
