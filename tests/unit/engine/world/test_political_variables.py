import numpy as np

from sim.engine.world.policy_paths import NO_POLICY
from sim.engine.world.political_variables import (
    NO_QUARTER,
    PoliticalVariables,
    copy_politics,
    initial_politics,
    keep_politics,
)
from sim.engine.world.variables import mapped
from tests.acceptance.worlds import classroom
from tests.unit.engine.politics.polity import C, polity


def marked(politics: PoliticalVariables) -> PoliticalVariables:
    """Return a copy in which every array differs from the one that is given."""
    return mapped(lambda array: ~array if array.dtype == np.bool_ else array + 1, politics)


def test_the_slow_half_starts_where_nothing_has_happened() -> None:
    it = polity()
    politics = it.variables.politics
    start = it.world.politics.start
    assert politics.burden_at_election.tolist() == [4, 2, 3, 2]
    assert politics.policy.tolist() == [NO_POLICY, NO_POLICY, 0, NO_POLICY]
    assert (politics.notice_end == NO_QUARTER).all()
    assert politics.window.tolist() == [1, 1]
    for row, name in enumerate(("p_force", "loss", "standing", "calls")):
        np.testing.assert_array_equal(getattr(politics, name), start.first[row])
    np.testing.assert_array_equal(politics.loss_with, start.first_with[:, 0])
    np.testing.assert_array_equal(politics.standing_with, start.first_with[:, 1])
    np.testing.assert_array_equal(politics.loss_without, start.first[[1]])
    np.testing.assert_array_equal(politics.standing_without, start.first[[2]])
    rest = {"stage", "is_signed", "is_ratified", "is_member", "join_drawn", "law_drawn", "side"}
    assert not any(getattr(politics, name).any() for name in rest | {"opinion", "coercion_left"})


def test_without_politics_no_patron_has_a_policy_that_may_change() -> None:
    assert polity(classroom()).variables.politics.policy.tolist() == [NO_POLICY] * 4


def test_what_starts_is_a_copy() -> None:
    it = polity()
    made = initial_politics(it.world.politics, it.world.burden_pct, 2)
    for array in made:
        array[...] = 1
    assert it.world.burden_pct.tolist() == [4, 2, 3, 2]
    assert it.world.politics.paths.start[C] == 0
    assert not it.world.politics.majority_start.any()


def test_copying_and_keeping_leave_out_nothing() -> None:
    it = polity()
    source, target = marked(it.variables.politics), marked(marked(it.variables.politics))
    copy_politics(source, target)
    for name in PoliticalVariables._fields:
        np.testing.assert_array_equal(getattr(target, name), getattr(source, name), err_msg=name)
    history = mapped(lambda array: np.zeros((3, *array.shape), array.dtype), source)
    keep_politics(history, source, 1)
    for name in PoliticalVariables._fields:
        kept = getattr(history, name)
        np.testing.assert_array_equal(kept[1], getattr(source, name), err_msg=name)
        assert not kept[[0, 2]].any()
