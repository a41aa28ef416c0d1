"""What a forest plot marks at the edges of the panel for small differences."""

import numpy as np
from matplotlib.figure import Figure

from sim.analysis.dossier.arm_cells import ArmDifference
from sim.analysis.telling.figures.forest import _points_out, difference_words


def made(
    mean: float, low: float, high: float, *, told: bool = False, alone: bool = False
) -> ArmDifference:
    return ArmDifference(mean, low, high, told, alone)


def test_what_lies_beyond_a_panel_is_an_arrow_and_no_stub() -> None:
    axes = Figure().subplots()
    assert _points_out(axes, made(0.5, 0.4, 0.6, told=True), 1.0, 0.1)
    assert not _points_out(axes, made(0.01, -0.01, 0.2), 2.0, 0.1)
    assert not _points_out(axes, made(0.01, -0.01, 0.02), 3.0, 0.1)
    # both ends of the first, the upper end of the second, none of the third
    assert [float(np.ravel(line.get_ydata())[0]) for line in axes.lines] == [1.0, 1.0, 2.0]


def test_small_numbers_are_bounds_and_one_run_has_no_interval() -> None:
    small = made(-0.00004, -0.0004, 0.0003)
    assert difference_words(small) == "−<.001 [−<.001, <.001]"
    one = made(-0.0123, -1.4348, 0.0021, alone=True)
    assert difference_words(one) == "−0.012 (one run decides: no interval)"
