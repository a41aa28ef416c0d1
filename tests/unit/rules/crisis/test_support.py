from sim.rules.crisis.support import level_weight, opens_bases


def test_a_supporter_counts_by_its_weight_and_a_fighter_in_full() -> None:
    assert [level_weight(level, 0.25) for level in (0, 1, 2)] == [0, 0.25, 1]


def test_half_of_a_supporters_weight_opens_the_bases() -> None:
    assert opens_bases(0.125, 0.25)
    assert not opens_bases(0.124, 0.25)
