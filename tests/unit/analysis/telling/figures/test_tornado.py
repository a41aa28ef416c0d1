from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.sweeps.arm_values import Measure
from sim.analysis.sweeps.indices import Drawn, FactorIndices, Index, Ranking
from sim.analysis.sweeps.sensitivity import Finding, Sensitivity, Unit
from sim.analysis.telling.figures.sheet import Page
from sim.analysis.telling.figures.style import MILLIMETERS, SMALL
from sim.analysis.telling.figures.tornado import tornado
from sim.analysis.telling.words import FAILURE
from sim.domain.errors import QuestionError
from tests.unit.analysis.telling.figures.figure_texts import texts_drawn, texts_outside

LONG = "A title that has sixty letters, as files may have for names"
MAINS = {"sobol": "total", "morris": "mu_star", "rank": "correlation"}


def finding(method: str, number: int, count: int) -> Finding:
    main = MAINS[method]
    more = {"first": Index(0.2, 0.05)} if method == "sobol" else {}
    factors = [
        FactorIndices(f"{one} {LONG}", {main: Index(0.5 / (one + 1), 0.1), **more}, 0.3, 0.4)
        for one in range(count)
    ]
    ranking = Ranking(method, main, 12, factors, agreement=0.9, first_stays=0.9)
    arm = {"arrangement": f"{number} {LONG}"}
    return Finding(arm, LONG, mean=-0.1, ranking=ranking, luck=0.1, claim=None)


def sensitivity(method: str, arms: int = 1, count: int = 3) -> Sensitivity:
    import polars as pl

    drawn = Drawn([f"f{one}" for one in range(count)], np.zeros((12, count)), None, 1)
    return Sensitivity(
        title=LONG,
        measure=Measure(),
        unit=Unit("points", drawn, {}),
        findings=[finding(method, number, count) for number in range(arms)],
        cases=pl.DataFrame(),
    )


def page(width: str) -> Page:
    return Page("single" if width == "single" else "double")


@pytest.mark.parametrize("width", list(MILLIMETERS))
@pytest.mark.parametrize("method", list(MAINS))
def test_no_text_leaves_the_figure_or_is_too_small(method: str, width: str) -> None:
    drawn = tornado(sensitivity(method, arms=2), page(width), "0123456789ab")
    assert texts_outside(drawn.figure) == {}
    assert min(float(one.get_fontsize()) for one in texts_drawn(drawn.figure)) >= SMALL
    assert "0123456789ab" in drawn.caption
    assert "Over 12 points" in drawn.caption


def test_bars_have_the_length_of_the_main_measure_the_longest_first() -> None:
    (axes, _) = tornado(sensitivity("sobol"), page("double"), "0").figure.axes
    lengths = [one.get_width() for one in axes.patches]  # type: ignore[attr-defined]
    assert lengths == pytest.approx([0.5, 0.25, 0.5 / 3])


def test_arms_and_factors_that_do_not_fit_are_told_in_the_caption() -> None:
    drawn = tornado(sensitivity("morris", arms=6, count=14), page("single"), "0")
    assert "of 6 arms" in drawn.caption
    assert "The 12 factors" in drawn.caption
    assert texts_outside(drawn.figure) == {}


def test_a_caption_tells_of_what_is_drawn_alone() -> None:
    caption = tornado(sensitivity("morris"), page("double"), "0").caption
    assert caption.startswith("Mean size of the change from one end of a factor's range to the")
    assert FAILURE in caption
    assert "sigma" not in caption


def test_an_outcome_that_does_not_vary_has_none() -> None:
    found = sensitivity("rank")
    flat = replace(found, findings=[replace(found.findings[0], ranking=None)])
    with pytest.raises(QuestionError, match="same everywhere"):
        tornado(flat, page("double"), "0")
