import numpy as np
import pytest

from sim.domain.vocabulary import CouncilAnswer, CouncilKind
from sim.engine.quarter.councils import (
    activation_probability,
    answer_of_votes,
    council_kind,
    is_member,
    member_veto,
)
from tests.acceptance.worlds import classroom, stage
from tests.unit.engine.quarter.test_assembly import logistic

A, B, C, D = range(4)
BORDER = 0


def test_consensus_needs_that_nobody_vetoes() -> None:
    here = stage(classroom("treaty"))
    # Corvia -3 - 1.5 x 1 + 3 x .1 - .5 = -4.7; Dorna -3 - 1.5 x .2 + 3 x .3 - .3 = -2.7
    expected = (1 - logistic(-4.7)) * (1 - logistic(-2.7))
    found = activation_probability(here.world, here.variables, BORDER)
    assert found == pytest.approx(expected)


def test_a_majority_of_two_is_both_and_by_capability_the_larger_alone() -> None:
    both = stage(classroom("treaty", pacts__common_defence__activation="majority"))
    expected = (1 - logistic(-4.7)) * (1 - logistic(-2.7))
    found = activation_probability(both.world, both.variables, BORDER)
    assert found == pytest.approx(expected)
    weighed = stage(
        classroom(
            "treaty",
            pacts__common_defence__activation="majority",
            pacts__common_defence__votes="capability",
        )
    )
    found = activation_probability(weighed.world, weighed.variables, BORDER)
    assert found == pytest.approx(1 - logistic(-4.7))


def test_a_member_that_is_gone_has_no_vote() -> None:
    here = stage(classroom("treaty"))
    here.variables.is_in_game[D] = False
    found = activation_probability(here.world, here.variables, BORDER)
    assert found == pytest.approx(1 - logistic(-4.7))


@pytest.mark.parametrize("arrangement", ["hub", "no_commitments"])
def test_without_a_council_nothing_has_to_be_activated(arrangement: str) -> None:
    here = stage(classroom(arrangement))
    assert activation_probability(here.world, here.variables, BORDER) == 1
    assert not here.solved("border").crisis.has_council


def test_an_automatic_treaty_asks_nobody_but_may_take_its_time() -> None:
    crisis = (
        stage(classroom("treaty", pacts__common_defence__activation="automatic"))
        .solved("border")
        .crisis
    )
    assert crisis.has_council
    assert crisis.activation_probability == 1
    assert crisis.lag_quarters == 0.5


def test_only_members_that_are_there_and_no_party_sit_in_the_council() -> None:
    here = stage(classroom("treaty"))
    seats = [is_member(here.variables, BORDER, state) for state in range(4)]
    assert seats == [False, False, True, True]
    here.variables.is_in_game[D] = False
    assert not is_member(here.variables, BORDER, D)


@pytest.mark.parametrize(
    ("arrangement", "activation", "kind"),
    [
        ("hub", None, CouncilKind.NONE),
        ("treaty", "individual", CouncilKind.NONE),
        ("treaty", "automatic", CouncilKind.AUTOMATIC),
        ("treaty", "consensus", CouncilKind.CONSENSUS),
        ("treaty", "majority", CouncilKind.MAJORITY),
    ],
)
def test_a_council_is_of_the_kind_that_its_treaty_says(
    arrangement: str, activation: str | None, kind: CouncilKind
) -> None:
    changes = {} if activation is None else {"pacts__common_defence__activation": activation}
    here = stage(classroom(arrangement, None, **changes))
    assert council_kind(here.variables, BORDER) == kind


@pytest.mark.parametrize(
    ("kind", "vetoes", "in_favor", "answer"),
    [
        (CouncilKind.CONSENSUS, 0, 4, CouncilAnswer.ACTIVE),
        (CouncilKind.CONSENSUS, 1, 3, CouncilAnswer.INACTIVE),
        (CouncilKind.MAJORITY, 1, 3, CouncilAnswer.ACTIVE),
        (CouncilKind.MAJORITY, 2, 2, CouncilAnswer.INACTIVE),  # half is no majority
    ],
)
def test_votes_are_counted_by_the_kind_of_council(
    kind: CouncilKind, vetoes: int, in_favor: int, answer: CouncilAnswer
) -> None:
    assert answer_of_votes(int(kind), vetoes, in_favor, 4) == answer


def test_a_veto_is_as_likely_as_alignment_trade_and_support_make_it() -> None:
    here = stage(classroom("treaty"))
    # Dorna: -3 - 1.5 x .2 + 3 x .3 - 1 x .3 = -2.7
    assert member_veto(here.world, here.variables, BORDER, D) == pytest.approx(
        1 / (1 + np.exp(2.7))
    )
    # Corvia: -3 - 1.5 + 3 x .1 - .5 = -4.7
    assert member_veto(here.world, here.variables, BORDER, C) == pytest.approx(
        1 / (1 + np.exp(4.7))
    )
