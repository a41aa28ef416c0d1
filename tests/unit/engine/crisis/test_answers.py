"""What each level is worth to a guarantor that does not look ahead."""

import numpy as np
import pytest

from sim.engine.crisis.answers import UTILITY, answers_at
from sim.engine.crisis.arrays import WIDENED, NodeColumn
from sim.engine.crisis.movers import lawful_levels
from sim.engine.crisis.solver import solve
from tests.acceptance.worlds import Solved, classroom, judged, stage

GREY, FAIT, ATTACK = range(3)
TREES = (GREY, FAIT, ATTACK, WIDENED)


def border(n_strategic: int) -> Solved:
    """Return a crisis of a treaty with widening, and a law that is read in three ways."""
    scenario = classroom(
        "treaty",
        switches__escalation=True,
        parameters__choice__strategic_guarantors=n_strategic,
        states__DDD__law__support__major_attack=judged(0.8),
        states__DDD__law__fight__major_attack=judged(0.5),
    )
    return stage(scenario).solved("border")


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("n_strategic", [0, 1])
def test_the_choices_under_each_reading_mix_to_those_of_the_solution(
    tree: int, n_strategic: int
) -> None:
    one = border(n_strategic)
    for end in range(3**n_strategic):
        found = answers_at(one.crisis, one.solution, tree, 0, end)
        for k in range(n_strategic, len(one.guarantors)):
            law = lawful_levels(one.crisis, min(tree, ATTACK), k)
            mixed = [
                sum(law[highest] * found.sigma[k, highest, level] for highest in range(3))
                for level in range(3)
            ]
            assert mixed == pytest.approx(one.solution.rest[tree, 0, k, :, end], abs=1e-15)


def test_with_one_guarantor_its_levels_are_worth_what_looking_ahead_finds() -> None:
    scenario = classroom("hub", states__DDD__gdp_usd_bn=judged(1))
    ahead = stage(scenario).solved("border")
    alone = ahead.crisis._replace(
        n_strategic=1, **{
            name: getattr(ahead.crisis, name)[:1]
            for name in ahead.crisis._fields
            if getattr(getattr(ahead.crisis, name), "shape", ())[:1] == (len(ahead.guarantors),)
            and name not in {"modes", "is_available"}
        },
    )  # fmt: skip
    # Nothing that the strategic one brings in differs while nobody else is there.
    node = solve(alone).node[ATTACK, 0]
    found = answers_at(
        alone._replace(n_strategic=0), solve(alone._replace(n_strategic=0)), ATTACK, 0, 0
    )
    for level in range(3):
        assert found.values[0, level, :UTILITY] == pytest.approx(
            node[1 + level, [NodeColumn.PRESS, NodeColumn.WIN, NodeColumn.FRACTION]]
        )
        assert found.values[0, level, UTILITY] == pytest.approx(
            node[1 + level, NodeColumn.GUARANTORS]
        )


def test_those_who_look_ahead_have_no_answer() -> None:
    one = border(1)
    found = answers_at(one.crisis, one.solution, FAIT, 0, 2)
    assert not np.any(found.values[0])
    assert np.all(found.values[1, :, UTILITY] < 0)
