from typing import NamedTuple

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import NOT_ASKED
from sim.engine.crisis.arrays import Crisis, NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.expectation import expectation
from sim.engine.outcomes.ledger import OUTCOMES, Ledger
from sim.engine.outcomes.opportunity import Opportunity
from sim.engine.quarter.councils import member_veto
from sim.engine.quarter.crises_by_chance import decide_by_chance, drawn_option
from sim.kernel.draws import DrawKey, Purpose, permanent_code, uniform
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import Stage, classroom, judged, no_deeds, stage

A, B, C, D = range(4)
BORDER = 0
GREY, FAIT, ATTACK = range(3)
ABSTAIN, SUPPORT, FIGHT = range(3)
ACTIVE, INACTIVE = range(2)
SEED = 7


class Walk(NamedTuple):
    """A crisis at the border, Corvia before Dorna, whose solution a test may bend."""

    here: Stage
    crisis: Crisis
    solution: Solution

    def play(self, replication: int = 0, quarter: int = 0, ledger: Ledger | None = None) -> Ledger:
        """Return what is done in the crisis."""
        ledger = no_deeds() if ledger is None else ledger
        ledger.n_guarantors[BORDER] = 2
        ledger.order[BORDER, :2] = [C, D]
        decide_by_chance(
            self.here.world,
            self.here.variables,
            ledger,
            Opportunity(
                key=DrawKey(SEED, replication, quarter),
                flashpoint=BORDER,
                crisis=self.crisis,
                solution=self.solution,
                expectation=expectation(self.crisis, self.solution),
            ),
        )
        return ledger


def walk(scenario: Scenario[Parameters] | None = None) -> Walk:
    """Return a crisis as the rules solve it."""
    here = stage(classroom() if scenario is None else scenario)
    crisis, solution, guarantors = here.solved("border")
    assert guarantors == ["CCC", "DDD"]
    return Walk(here, crisis, solution)


def forced(
    mode: int,
    scenario: Scenario[Parameters] | None = None,
    *,
    resist: float = 1.0,
    press: float = 1.0,
    win: float = 0.0,
) -> Walk:
    """Return a crisis that opens in a mode and goes on with these chances, whoever stands there."""
    made = walk(scenario)
    made.solution.choice[:] = np.eye(4)[mode + 1]
    made.solution.summary[mode, SummaryColumn.RESIST] = resist
    made.solution.node[mode, :, :, NodeColumn.PRESS] = press
    made.solution.node[mode, :, :, NodeColumn.WIN] = win
    return made


def outcome(ledger: Ledger) -> str:
    return OUTCOMES[ledger.outcome[BORDER]]


def drawn(purpose: Purpose, state: str, replication: int = 0, quarter: int = 0) -> float:
    flashpoint, who = permanent_code("border"), permanent_code(state)
    return uniform(DrawKey(SEED, replication, quarter), int(purpose), flashpoint, who)


# Where a draw falls


@pytest.mark.parametrize(
    ("draw", "position"), [(0.0, 0), (0.4999, 0), (0.5, 1), (0.7999, 1), (0.8, 2), (0.9999, 2)]
)
def test_a_draw_falls_on_the_option_whose_stretch_it_is_in(draw: float, position: int) -> None:
    assert drawn_option(np.array([0.5, 0.3, 0.2]), draw) == position


def test_an_option_without_a_chance_is_never_picked() -> None:
    assert drawn_option(np.array([0.0, 1.0, 0.0]), 0.0) == 1
    assert drawn_option(np.array([0.0, 1.0, 0.0]), 1 - 2**-53) == 1


def test_a_sliver_left_by_rounding_belongs_to_the_last_possible_option() -> None:
    # The chances are cut short on purpose: the draw lies beyond their sum.
    assert drawn_option(np.array([0.5, 0.4999999, 0.0]), 0.99999995) == 1


# Challenge and response


def test_a_challenger_that_waits_leaves_everything_as_it_was() -> None:
    made = walk()
    made.solution.choice[:] = [1, 0, 0, 0]
    ledger = made.play()
    assert ledger.mode[BORDER] == -1
    assert outcome(ledger) == "status_quo"
    assert ledger.council_answer[BORDER] == NOT_ASKED
    assert not ledger.owed.any()


def test_a_target_that_concedes_asks_nobody() -> None:
    made = forced(FAIT, resist=0.0)
    ledger = no_deeds()
    # What an earlier crisis left there
    ledger.level[BORDER] = FIGHT
    made.play(ledger=ledger)
    assert outcome(ledger) == "conceded"
    assert ledger.council_answer[BORDER] == NOT_ASKED
    assert ledger.level[BORDER, :2].tolist() == [ABSTAIN, ABSTAIN]
    # Corvia owed .7 of .7 all the same.
    assert ledger.owed[BORDER, :2] == pytest.approx([0.49, 0])


def test_the_opening_and_the_response_fall_where_their_draws_say() -> None:
    made, seen = walk(), set()
    made.solution.choice[:] = [0.25, 0.25, 0.25, 0.25]
    made.solution.summary[:, SummaryColumn.RESIST] = 0.5
    for replication in range(100):
        ledger = made.play(replication, quarter=2)
        mode = int(4 * drawn(Purpose.CHALLENGE, "AAA", replication, 2)) - 1
        assert ledger.mode[BORDER] == mode
        is_conceded = drawn(Purpose.RESISTANCE, "BBB", replication, 2) < 0.5
        if mode >= 0:
            assert (outcome(ledger) == "conceded") == is_conceded
        seen.add((mode, is_conceded))
    assert len(seen) == 8


# The council


def council(
    activation: str, votes: str = "states", *, against: tuple[int, ...], gone: tuple[int, ...] = ()
) -> int:
    """Return what a council of Corvia and Dorna answers when some are surely against.

    Parameters
    ----------
    against : who vetoes
    gone : who has left the game
    """
    scenario = classroom(
        "treaty",
        pacts__common_defence__activation=activation,
        pacts__common_defence__votes=votes,
    )
    made = forced(ATTACK, scenario)
    world, variables = made.here.world, made.here.variables
    # Only alignment counts, and it decides: 1 is never against, -1 always.
    certain = world.numbers._replace(
        veto_intercept=0.0, veto_alignment=50.0, veto_trade=0.0, veto_support=0.0
    )
    variables.alignment[:] = 1
    variables.alignment[list(against)] = -1
    variables.is_in_game[list(gone)] = False
    made = made._replace(here=made.here._replace(world=world._replace(numbers=certain)))
    return int(made.play().council_answer[BORDER])


@pytest.mark.parametrize(
    ("activation", "against", "answer"),
    [
        ("consensus", (), ACTIVE),
        ("consensus", (D,), INACTIVE),
        ("consensus", (C, D), INACTIVE),
        ("majority", (), ACTIVE),
        ("majority", (D,), INACTIVE),  # one of two is not above half
        ("automatic", (C, D), NOT_ASKED),
        ("individual", (C, D), NOT_ASKED),
        ("consensus", (A, B), ACTIVE),  # the parties have no vote
    ],
)
def test_votes_decide_whether_the_treaty_is_active(
    activation: str, against: tuple[int, ...], answer: int
) -> None:
    assert council(activation, against=against) == answer


def test_a_majority_by_capability_follows_the_strong() -> None:
    assert council("majority", "capability", against=(D,)) == ACTIVE
    assert council("majority", "capability", against=(C,)) == INACTIVE


def test_who_has_left_the_game_has_no_vote() -> None:
    assert council("consensus", against=(D,), gone=(D,)) == ACTIVE
    assert council("majority", against=(D,), gone=(D,)) == ACTIVE


def test_each_member_votes_by_a_draw_of_its_own() -> None:
    made = forced(ATTACK, classroom("treaty", parameters__council__veto_intercept_logit=1.0))
    chances = {
        code: member_veto(made.here.world, made.here.variables, BORDER, place)
        for code, place in (("CCC", C), ("DDD", D))
    }
    answers = []
    for replication in range(100):
        ledger = made.play(replication, quarter=1)
        vetoes = [drawn(Purpose.COUNCIL, k, replication, 1) < x for k, x in chances.items()]
        assert ledger.council_answer[BORDER] == (INACTIVE if any(vetoes) else ACTIVE)
        answers.append(tuple(vetoes))
    assert len(set(answers)) == 4


def test_a_council_that_fails_leaves_half_the_word_and_another_branch_of_the_tree() -> None:
    owed, levels = {}, {}
    for answer, logit in ((ACTIVE, -20.0), (INACTIVE, 20.0)):
        made = forced(ATTACK, classroom("treaty", parameters__council__veto_intercept_logit=logit))
        made.solution.sigma[ATTACK, ACTIVE, :, :, :] = [1, 0, 0]
        made.solution.sigma[ATTACK, INACTIVE, :, :, :] = [0, 0, 1]
        ledger = made.play()
        assert ledger.council_answer[BORDER] == answer
        owed[answer], levels[answer] = ledger.owed[BORDER, 1], ledger.level[BORDER, :2].tolist()
    # Dorna owes .85, and half of that where the council fails.
    assert owed == pytest.approx({ACTIVE: 0.85, INACTIVE: 0.425})
    assert levels == {ACTIVE: [ABSTAIN, ABSTAIN], INACTIVE: [FIGHT, FIGHT]}


# Guarantors


def test_law_caps_what_may_be_chosen_by_a_draw_of_its_own() -> None:
    limits = {
        "states__CCC__law__support__fait_accompli": judged(0.6),
        "states__CCC__law__fight__fait_accompli": judged(0.3),
    }
    made, seen = forced(FAIT, classroom(None, None, **limits)), set()
    # Everybody does the most that is lawful.
    made.solution.sigma[FAIT] = np.eye(3)
    for replication in range(100):
        level = made.play(replication).level[BORDER]
        # With .4 nothing is lawful, with .3 support, with .3 combat.
        draw = drawn(Purpose.LAW, "CCC", replication)
        assert level[0] == (ABSTAIN if draw < 0.4 else SUPPORT if draw < 0.7 else FIGHT)
        assert level[1] == FIGHT
        seen.add(int(level[0]))
    assert seen == {ABSTAIN, SUPPORT, FIGHT}


def test_a_level_falls_where_its_draw_says() -> None:
    made, seen = forced(FAIT), set()
    made.solution.sigma[FAIT, :, :, FIGHT] = [0.25, 0.25, 0.5]
    for replication in range(100):
        found = made.play(replication).level[BORDER, :2].tolist()
        draws = [drawn(Purpose.LEVEL, code, replication) for code in ("CCC", "DDD")]
        assert found == [min(int(4 * draw), FIGHT) for draw in draws]
        seen.add(tuple(found))
    assert len(seen) == 9


def test_the_second_guarantor_moves_at_the_node_that_the_first_one_made() -> None:
    made = forced(FAIT)
    sigma = made.solution.sigma
    sigma[FAIT, :, 0] = [0, 0, 1]
    # The children of the first node are 1, 2 and 3: after a fight it is the third.
    sigma[FAIT, :, 1] = sigma[FAIT, :, 2] = [1, 0, 0]
    sigma[FAIT, :, 3] = [0, 1, 0]
    made.solution.weight[FAIT] = 0
    # Base three: fight 2, support 1
    made.solution.weight[FAIT, :, :2, 7] = [0.9, 0.3]
    ledger = made.play()
    assert ledger.level[BORDER, :2].tolist() == [FIGHT, SUPPORT]
    assert ledger.weight[BORDER, :2].tolist() == [0.9, 0.3]


def test_the_rest_answer_at_the_end_that_was_reached() -> None:
    made = forced(FAIT, classroom(parameters__choice__strategic_guarantors=1))
    made.solution.sigma[FAIT, :, 0] = [0, 1, 0]
    made.solution.rest[FAIT] = np.array([1, 0, 0])[:, None]
    made.solution.rest[FAIT, :, 1, :, SUPPORT] = [0, 0, 1]
    assert made.play().level[BORDER, :2].tolist() == [SUPPORT, FIGHT]


def test_the_rest_answer_in_the_councils_branch() -> None:
    scenario = classroom(
        "treaty",
        parameters__choice__strategic_guarantors=1,
        parameters__council__veto_intercept_logit=20,
    )
    made = forced(ATTACK, scenario)
    made.solution.rest[ATTACK, ACTIVE] = np.array([1, 0, 0])[:, None]
    made.solution.rest[ATTACK, INACTIVE] = np.array([0, 1, 0])[:, None]
    ledger = made.play()
    assert ledger.council_answer[BORDER] == INACTIVE
    assert ledger.level[BORDER, 1] == SUPPORT


# The end


@pytest.mark.parametrize(
    ("mode", "press", "win", "end"),
    [
        (FAIT, 0.0, 0.0, "backed_down"),
        (FAIT, 1.0, 1.0, "taken"),
        (FAIT, 1.0, 0.0, "repelled"),
        (GREY, 1.0, 1.0, "taken"),
        (ATTACK, 0.0, 0.0, "backed_down"),
        (ATTACK, 1.0, 1.0, "war"),
        (ATTACK, 1.0, 0.0, "war"),
    ],
)
def test_a_resisted_challenge_ends_as_pressing_and_the_clash_have_it(
    mode: int, press: float, win: float, end: str
) -> None:
    assert outcome(forced(mode, press=press, win=win).play()) == end


def test_pressing_and_the_clash_have_draws_of_their_own() -> None:
    # It presses with a half and then wins with .3 / .5.
    made, seen = forced(FAIT, press=0.5, win=0.3), set()
    border = permanent_code("border")
    for replication in range(100):
        found = outcome(made.play(replication))
        expected = "backed_down"
        if drawn(Purpose.PRESSING, "AAA", replication) >= 0.5:
            key = DrawKey(SEED, replication, 0)
            clash = uniform(key, int(Purpose.CLASH), border, np.uint64(0))
            expected = "taken" if clash < 0.6 else "repelled"
        assert found == expected
        seen.add(found)
    assert len(seen) == 3


def test_the_end_is_judged_at_the_node_that_was_reached() -> None:
    made = forced(FAIT, press=0.0)
    made.solution.sigma[FAIT, :, 0] = [0, 1, 0]
    made.solution.sigma[FAIT, :, 1:] = [0, 0, 1]
    # Four nodes of guarantors come before the nine ends; support and fight is the sixth of them.
    made.solution.node[FAIT, :, 4 + 5, [NodeColumn.PRESS, NodeColumn.WIN]] = 1
    assert outcome(made.play()) == "taken"
