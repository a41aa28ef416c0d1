import numpy as np
import pytest

from sim.rules.crisis.encirclement import pledged_share


def test_obligations_count_by_capability() -> None:
    # (.5 x 60 + .25 x 20 + 0 x 20) / 100
    share = pledged_share(np.array([0.5, 0.25, 0.0]), np.array([60.0, 20.0, 20.0]))
    assert share == pytest.approx(0.35)


def test_a_region_without_capability_pledges_nothing() -> None:
    assert pledged_share(np.array([1.0]), np.array([0.0])) == 0
