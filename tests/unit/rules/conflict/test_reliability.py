from sim.rules.conflict.reliability import ReliabilityParams, is_entrapment, is_invoked


def test_a_promise_is_called_in_from_the_threshold_on() -> None:
    threshold = ReliabilityParams().invoked_obligation
    assert threshold == 0.5
    assert is_invoked(0.5, threshold)
    assert not is_invoked(0.4999, threshold)


def test_who_fights_for_less_than_a_fifth_is_entrapped() -> None:
    threshold = ReliabilityParams().entrapped_stake
    assert threshold == 0.2
    assert is_entrapment(True, 0.1999, threshold)  # noqa: FBT003  numba calls by position
    assert not is_entrapment(True, 0.2, threshold)  # noqa: FBT003  the same
    assert not is_entrapment(False, 0.0, threshold)  # noqa: FBT003  the same
