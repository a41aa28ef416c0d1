from sim.rules.crisis.entry import is_called


def test_a_state_that_owes_enough_is_called_whatever_it_cares() -> None:
    assert is_called(0.05, 0.0, 0.05, 0.25)


def test_a_state_that_cares_enough_is_called_whatever_it_owes() -> None:
    assert is_called(0.0, 0.25, 0.05, 0.25)


def test_a_state_that_does_neither_stays_out() -> None:
    assert not is_called(0.04, 0.24, 0.05, 0.25)


def test_thresholds_of_nothing_call_everybody() -> None:
    assert is_called(0.0, 0.0, 0.0, 0.0)
