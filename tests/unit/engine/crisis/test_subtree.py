import numpy as np
import pytest

from sim.engine.crisis.subtree import NODES_AT_ONCE, buffers_for, forget_strengths


@pytest.mark.parametrize(("ends", "inner"), [(1, 0), (3, 1), (81, 40)])
def test_buffers_fit_the_tree(ends: int, inner: int) -> None:
    # a tree with three branches at each node has (ends - 1) / 2 nodes before its ends
    buffers = buffers_for(2, ends)
    rows = (*buffers[:3], *buffers[4:9], *buffers.strengths[1:4])
    assert [part.shape for part in rows] == [(ends,)] * 11
    assert [part.shape for part in buffers.strengths[4:]] == [(2, 2, ends)] * 3
    assert buffers.own_utility.shape == buffers.own_account.shape == (2, ends)
    assert buffers.values.shape == (7, ends)
    assert buffers.levels.shape == (inner, 3)
    assert buffers.arrival.shape == (inner + ends,)


def test_no_two_buffers_share_a_number() -> None:
    buffers = buffers_for(2, 9)
    arrays = [part for part in buffers if isinstance(part, np.ndarray)] + [
        *buffers.risks,
        *buffers.strengths,
    ]
    for value, part in enumerate(arrays):
        part[...] = value
    assert [set(np.unique(part)) for part in arrays] == [{value} for value in range(len(arrays))]


def test_strengths_are_unknown_at_first_and_once_forgotten() -> None:
    buffers = buffers_for(2, 9)
    assert buffers.strengths.is_known.tolist() == [0]
    buffers.strengths.is_known[0] = 1
    forget_strengths(buffers)
    assert buffers.strengths.is_known.tolist() == [0]


def test_whole_groups_of_logits_are_numbers_beyond_the_last_node() -> None:
    # the last of two guarantors has 3 nodes, computed in one group of 8
    logits = buffers_for(2, 9).logits
    assert logits.shape[1] >= NODES_AT_ONCE
    np.testing.assert_array_equal(logits, 0)
