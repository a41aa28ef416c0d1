import numpy as np
import polars as pl
import pytest

from sim.analysis.headlines_played import played_headline, played_headlines
from sim.study.headlines import Claim


def test_the_ratio_is_that_of_the_means_with_the_interval_of_a_linearization() -> None:
    fewer, than = np.array([1.0, 2.0, 1.0, 2.0]), np.array([3.0, 3.0, 1.0, 1.0])
    found = played_headline(fewer, than)
    # Means 1.5 and 2; what is left, fewer - .75 than: -1.25, -.25, .25, 1.25, of standard
    # deviation sqrt(3.25 / 3), error half of that, over 2; Student's t of 3 degrees is 3.182.
    assert found.ratio == pytest.approx(0.75)
    half = 3.18245 * (3.25 / 3) ** 0.5 / 2 / 2
    assert found.high == pytest.approx(0.75 + half, rel=1e-4)
    # Nothing is less than none.
    assert found.low == max(0.0, 0.75 - half) == 0
    assert (found.runs, found.fewer_share, found.more_share) == (4, 0.5, 0.25)
    assert not found.is_told


def test_the_interval_covers_the_ratio_that_is_true() -> None:
    rng = np.random.default_rng(5)  # noqa: TID251  samples of a test are no runs
    hits = 0
    for _ in range(400):
        than = rng.gamma(2.0, 1.0, 100)
        fewer = 0.6 * than * rng.gamma(4.0, 0.25, 100)
        found = played_headline(fewer, than)
        hits += found.low <= 0.6 <= found.high
    assert 0.92 < hits / 400 < 0.98


def test_runs_of_one_vector_are_no_independent_draws() -> None:
    than = np.repeat(np.array([1.0, 2.0, 3.0, 4.0]), 5)
    fewer = than * np.repeat(np.array([0.2, 0.9, 0.4, 0.7]), 5)
    alone = played_headline(fewer, than)
    together = played_headline(fewer, than, np.repeat(np.arange(4), 5))
    assert together.ratio == alone.ratio
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_cells_without_failures_have_a_ratio_and_no_width() -> None:
    nothing = played_headline(np.zeros(3), np.zeros(3))
    assert (nothing.ratio, nothing.low, nothing.high) == (1, 1, 1)
    assert played_headline(np.ones(3), np.zeros(3)).ratio == np.inf


def test_a_headline_is_that_of_its_two_cells() -> None:
    rows = [
        {"arrangement": name, "policy": policy, "replication": run, "deterrence_failure": value}
        for (name, policy), values in {
            ("hub", "steady"): (1.0, 2.0),
            ("hub", "wavering"): (2.0, 4.0),
            ("treaty", "steady"): (9.0, 9.0),
        }.items()
        for run, value in enumerate(values)
    ]
    claim = Claim("a steady patron", ("hub", "steady"), ("hub", "wavering"))
    (found,) = played_headlines([claim], pl.DataFrame(rows))
    assert found.ratio == 0.5
    assert found.is_told
