from hypothesis import given
from hypothesis import strategies as st

from sim.results import partition
from sim.results.partition import Batch, next_round, rounds_of


@given(st.integers(1, 40), st.lists(st.integers(1, 700), min_size=1, max_size=4, unique=True))
def test_every_run_is_in_exactly_one_chunk(n_points: int, ends: list[int]) -> None:
    seen = []
    numbers = []
    for one in rounds_of(n_points, sorted(ends)):
        for number in one.numbers:
            chunk = one.chunk(number)
            numbers.append(chunk.number)
            assert 0 < chunk.runs <= partition.RUNS_PER_CHUNK
            seen += [(s.point, r) for s in chunk.batches for r in range(s.first, s.last)]
    assert numbers == list(range(len(numbers)))
    assert len(seen) == len(set(seen)) == n_points * max(ends)


def test_chunks_are_cut_across_points_in_order() -> None:
    (one,) = rounds_of(3, [200])
    # 600 runs: 200 + 50 | 150 + 100 | 100
    assert [one.chunk(number).batches for number in one.numbers] == [
        (Batch(0, 0, 200), Batch(1, 0, 50)),
        (Batch(1, 50, 200), Batch(2, 0, 100)),
        (Batch(2, 100, 200),),
    ]


@given(st.integers(1, 30), st.integers(1, 300), st.integers(1, 300), st.data())
def test_the_chunks_of_points_are_those_that_hold_runs_of_them(
    n_points: int, first_end: int, more: int, data: st.DataObject
) -> None:
    a = data.draw(st.integers(0, n_points - 1))
    b = data.draw(st.integers(a + 1, n_points))
    for one in rounds_of(n_points, [first_end, first_end + more]):
        holding = [
            number
            for number in one.numbers
            if any(a <= batch.point < b for batch in one.chunk(number).batches)
        ]
        assert holding == list(one.numbers_of(a, b))


def test_a_round_of_some_points_follows_in_number_and_replication() -> None:
    rounds = rounds_of(4, [100])
    rounds.append(next_round(rounds, [1, 3], 300))
    one = rounds[-1]
    assert (one.first, one.last, one.runs, one.numbers) == (100, 300, 400, range(2, 4))
    assert [one.chunk(number).batches for number in one.numbers] == [
        (Batch(1, 100, 300), Batch(3, 100, 150)),
        (Batch(3, 150, 300),),
    ]
    # chunks with runs of points 0 up to 1, 1 up to 2, 2 up to 3, 3 up to 4
    assert [list(one.numbers_of(a, a + 1)) for a in range(4)] == [[], [2], [], [2, 3]]


def test_a_chunk_says_with_which_replication_it_begins() -> None:
    (whole,) = rounds_of(3, [600])
    # 1,800 runs in chunks of 250, 600 a point: the third begins with run 500, the fourth with 750.
    assert [whole.first_replication(number) for number in whole.numbers] == [
        0, 250, 500, 150, 400, 50, 300, 550,
    ]  # fmt: skip
    assert all(
        whole.first_replication(number) == whole.chunk(number).batches[0].first
        for number in whole.numbers
    )
