from dataclasses import replace

import pytest

from sim.analysis.attribution.attribution import Question
from sim.analysis.attribution.shares import Attribution, ClauseShare
from sim.analysis.differences import Difference
from sim.analysis.telling.figures.sheet import Page
from sim.analysis.telling.figures.style import MILLIMETERS, SMALL
from sim.analysis.telling.figures.waterfall import steps_of, waterfall
from sim.domain.errors import QuestionError
from sim.loading.scenarios import load_scenario
from tests.unit.analysis.telling.figures.figure_texts import texts_drawn, texts_outside

LONG = "A title that has sixty letters, as files may have for names"


def difference(mean: float) -> Difference:
    return Difference(
        mean=mean, standard_error=0.01, low=mean - 0.02, high=mean + 0.02, count=12,
        p_value=0.5, rests_on=6, heaviest_share=0.2, skew=0.0,
    )  # fmt: skip


def attribution(shares: dict[str, float | None]) -> Attribution:
    whole = sum(one or 0.0 for one in shares.values())
    return Attribution(
        before=f"{LONG} 1", after=f"{LONG} 2", outcome="force", replications=12, sets=8,
        is_sampled=False, by="clauses", start=difference(1.5), whole=difference(whole),
        none=difference(0.0),
        shares=[
            ClauseShare(title, None, difference(0.1), None if one is None else difference(one))
            for title, one in shares.items()
        ],
    )  # fmt: skip


THREE = {LONG: -0.5, "x" * 60: 0.25, "Costs $5": -0.125}


@pytest.fixture(scope="module")
def question() -> Question:
    first, last = (load_scenario("classroom", arrangement=one) for one in ("hub", "treaty"))
    return Question(first, last, "force", 12)


def test_each_bar_begins_where_the_one_above_it_ends() -> None:
    steps = steps_of(attribution(dict(THREE)))
    # 0, then 0 - 0.5, then -0.5 + 0.25; the sum of all begins at nought again.
    assert [one.start for one in steps] == [0.0, -0.5, -0.25, 0.0]
    assert steps[-1].is_sum
    assert steps[-1].change.mean == -0.375


def test_mechanisms_begin_with_what_is_left_without_any() -> None:
    found = replace(attribution(dict(THREE)), by="switches", none=difference(-0.25))
    # 0 for none of them, then -0.25, then -0.25 - 0.5 and -0.75 + 0.25.
    assert [one.start for one in steps_of(found)] == [0.0, -0.25, -0.75, -0.5, 0.0]


def test_without_shapley_values_there_is_none() -> None:
    with pytest.raises(QuestionError, match="only left out alone"):
        steps_of(attribution({"a": None}))


@pytest.mark.parametrize("width", list(MILLIMETERS))
@pytest.mark.parametrize("count", [1, 3, 12])
def test_no_text_leaves_the_figure_or_is_too_small(
    question: Question, width: str, count: int
) -> None:
    names = [*THREE, *(f"{number} {LONG}" for number in range(9))][:count]
    found = attribution(dict.fromkeys(names, 0.1))
    drawn = waterfall(found, question, Page("single" if width == "single" else "double"))
    assert texts_outside(drawn.figure) == {}
    assert min(float(one.get_fontsize()) for one in texts_drawn(drawn.figure)) >= SMALL
    assert drawn.fingerprint in drawn.caption
    assert "12 runs" in drawn.caption


def test_other_scenarios_have_another_hash(question: Question) -> None:
    found, page = attribution(dict(THREE)), Page()
    other = question._replace(after=question.before)
    assert waterfall(found, question, page).fingerprint != waterfall(found, other, page).fingerprint
