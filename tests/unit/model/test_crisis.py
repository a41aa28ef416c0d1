import math

import numpy as np
import pytest

from sim.domain.records import Move
from sim.domain.vocabulary import MODES, NOT_ASKED, NOT_WIDENED, CouncilAnswer, Loser
from sim.engine.crisis.arrays import SummaryColumn
from sim.engine.crisis.expectation import (
    expectation,
    expectation_for,
    fill_from_solution,
    war_chance,
)
from sim.engine.outcomes.ledger import Outcome
from sim.kernel.draws import DrawKey, Purpose, normal, permanent_code
from sim.model.agents import State
from sim.model.crisis import CrisisPlay
from sim.model.crisis_record import control_after, crisis_record
from sim.model.decision import Decision
from sim.model.region import Region
from tests.acceptance.worlds import classroom, judged

BORDER, ISLETS = range(2)


class Scripted(State):
    """Does what its script says, where it says anything."""

    script: dict[str, str] = {}  # noqa: RUF012  replaced as a whole

    def _answer(self, decision: Decision) -> str:
        wanted = self.script.get(decision.kind, "")
        return wanted if wanted in decision.names else decision.draw()

    choose_challenge = respond = vote = choose_level = press_or_back_down = _answer
    accept_or_widen = _answer


def scripted(**script: str) -> type[State]:
    return type("ScriptedHere", (Scripted,), {"script": script})


def region(arrangement: str = "hub", /, **classes: type[State]) -> Region:
    return Region(classroom(arrangement), agent_classes=classes)


def opened(here: Region, flashpoint: int = BORDER) -> CrisisPlay:
    return CrisisPlay(here.stage, here.roster, flashpoint)


def play(here: Region, flashpoint: int = BORDER) -> CrisisPlay:
    made = opened(here, flashpoint)
    made.run()
    return made


def forced(mode: str, /, **others: type[State]) -> Region:
    """Return a region in which Ardia challenges in a mode and presses, and Belmar resists.

    Whoever loses a clash accepts it.
    """
    challenger = scripted(challenge=mode, press="press", widen="accept")
    return region(AAA=challenger, BBB=scripted(response="resist", widen="accept"), **others)


def clash_of(made: CrisisPlay) -> Move:
    """Return the lottery of a clash."""
    return next(move for move in made.moves if move.decision == "clash")


def test_a_challenger_that_waits_leaves_it_at_that() -> None:
    made = play(region(AAA=scripted(challenge="status_quo")))
    assert made.outcome == Outcome.STATUS_QUO
    assert made.mode is None
    assert [move.decision for move in made.moves] == ["challenge"]
    with pytest.raises(RuntimeError, match="no challenge was made"):
        _ = made.obligations
    record = crisis_record(made)
    assert record.levels == {}
    assert record.obligations == {}
    assert record.control_after == record.control_lost


def test_a_target_that_concedes_loses_a_slice_and_nobody_is_asked() -> None:
    here = region(
        AAA=scripted(challenge="fait_accompli"),
        BBB=scripted(response="concede"),
    )
    here.variables.control_lost[BORDER] = 0.2
    made = play(here)
    assert made.outcome == Outcome.CONCEDED
    # .2 + .25 x .8
    assert control_after(made) == pytest.approx(0.4)
    assert [move.decision for move in made.moves] == ["challenge", "response"]
    assert crisis_record(made).levels == {}


def test_a_challenger_that_backs_down_leaves_control_as_it_was() -> None:
    here = region(
        AAA=scripted(challenge="fait_accompli", press="back_down"),
        BBB=scripted(response="resist"),
    )
    made = play(here)
    assert made.outcome == Outcome.BACKED_DOWN
    assert control_after(made) == 0


def test_a_pressed_major_attack_is_a_war_and_a_pressed_fait_accompli_is_decided() -> None:
    assert play(forced("major_attack")).outcome == Outcome.WAR
    made = play(forced("fait_accompli"))
    assert made.outcome in {Outcome.TAKEN, Outcome.REPELLED}
    assert (clash_of(made).choice == "challenger_wins") == (made.outcome == Outcome.TAKEN)


def test_the_clash_is_won_with_the_tullock_share_of_those_who_stand_there() -> None:
    abstains = scripted(level="abstain")
    made = play(forced("fait_accompli", CCC=abstains, DDD=abstains))
    ours, theirs = made.crisis.strength_challenger, made.crisis.strength_target
    assert made.levels.tolist() == [0, 0]
    assert clash_of(made).options[0].probability == pytest.approx(ours / (ours + theirs))


def test_guarantors_move_strongest_first_and_reach_the_node_of_their_levels() -> None:
    made = play(forced("fait_accompli", CCC=scripted(level="support"), DDD=scripted(level="fight")))
    assert [g.code for g in made.guarantors] == ["CCC", "DDD"]
    assert made.levels.tolist() == [1, 2]
    # Base three: support 1, fight 2
    assert made.help is not None
    assert made.help.end == 5
    assert made.help.weight.tolist() == [0.25, 1]
    assert crisis_record(made).levels == {"CCC": "support", "DDD": "fight"}


def test_the_second_guarantor_sees_what_the_first_one_did() -> None:
    chances = []
    for first in ("abstain", "fight"):
        made = play(forced("fait_accompli", CCC=scripted(level=first)))
        move = next(m for m in made.moves if m.actor == "DDD" and m.decision == "level")
        chances.append([option.probability for option in move.options])
    assert chances[0] != chances[1]


def test_the_rest_answer_at_the_end_that_was_reached() -> None:
    scenario = classroom(parameters__choice__strategic_guarantors=1)
    classes = {"AAA": scripted(challenge="fait_accompli"), "BBB": scripted(response="resist")}
    made = play(Region(scenario, agent_classes=classes))
    kinds = {move.actor: move.decision for move in made.moves if move.actor in {"CCC", "DDD"}}
    assert kinds == {"CCC": "level", "DDD": "answer"}
    assert made.help is not None
    rest = made.solution.rest[1, 0, 1, :, made.help.end]
    move = next(m for m in made.moves if m.decision == "answer")
    assert [option.probability for option in move.options] == rest.tolist()


def test_law_caps_what_may_be_chosen_and_is_recorded() -> None:
    scenario = classroom(
        states__CCC__law__fight__fait_accompli=judged(0),
        states__DDD__law__support__fait_accompli=judged(0),
    )
    classes = {"AAA": scripted(challenge="fait_accompli"), "BBB": scripted(response="resist")}
    made = play(Region(scenario, agent_classes=classes))
    laws = {move.actor: move.choice for move in made.moves if move.decision == "law"}
    assert laws == {"CCC": "support", "DDD": "abstain"}
    levels = {m.actor: [o.name for o in m.options] for m in made.moves if m.decision == "level"}
    assert levels == {"CCC": ["abstain", "support"], "DDD": ["abstain"]}


@pytest.mark.parametrize(
    ("activation", "votes", "active"),
    [
        ("consensus", {"CCC": "consent", "DDD": "consent"}, True),
        ("consensus", {"CCC": "consent", "DDD": "veto"}, False),
        ("majority", {"CCC": "consent", "DDD": "veto"}, False),
        ("majority", {"CCC": "consent", "DDD": "consent"}, True),
    ],
)
def test_votes_decide_whether_the_treaty_is_active(
    activation: str, votes: dict[str, str], *, active: bool
) -> None:
    scenario = classroom("treaty", pacts__common_defence__activation=activation)
    classes = {
        "AAA": scripted(challenge="major_attack"),
        "BBB": scripted(response="resist"),
        **{code: scripted(vote=vote) for code, vote in votes.items()},
    }
    made = play(Region(scenario, agent_classes=classes))
    assert made.council_answer == (CouncilAnswer.ACTIVE if active else CouncilAnswer.INACTIVE)
    # Dorna owes .85 if it is, and half of that if it is not.
    owed = made.obligations[[g.code for g in made.guarantors].index("DDD")]
    assert owed == pytest.approx(0.85 if active else 0.425)
    council = next(move for move in made.moves if move.decision == "council")
    assert council.choice == ("activate" if active else "not_activate")


def test_a_majority_by_capability_follows_the_strong() -> None:
    scenario = classroom(
        "treaty",
        pacts__common_defence__activation="majority",
        pacts__common_defence__votes="capability",
    )
    classes = {
        "AAA": scripted(challenge="major_attack"),
        "BBB": scripted(response="resist"),
        "CCC": scripted(vote="consent"),
        "DDD": scripted(vote="veto"),
    }
    assert play(Region(scenario, agent_classes=classes)).council_answer == CouncilAnswer.ACTIVE


def test_nobody_is_asked_where_a_treaty_is_automatic() -> None:
    scenario = classroom("treaty", pacts__common_defence__activation="automatic")
    classes = {"AAA": scripted(challenge="major_attack"), "BBB": scripted(response="resist")}
    made = play(Region(scenario, agent_classes=classes))
    assert made.council_answer == NOT_ASKED
    assert not {"vote", "council"} & {move.decision for move in made.moves}


def test_an_answer_that_is_no_option_is_refused_with_the_options() -> None:
    class Confused(State):
        def respond(self, decision: Decision) -> str:
            return decision.kind

    here = region(AAA=scripted(challenge="grey_zone"), BBB=Confused)
    message = "BBB answered 'response' to response; options: concede, resist"
    with pytest.raises(ValueError, match=message):
        play(here)


def test_the_chance_of_war_is_that_of_attack_resistance_and_pressing() -> None:
    first = classroom("hub", switches__resolve=False, switches__escalation=False)
    made = opened(Region(first))
    attack = MODES.index("major_attack")
    summary = made.solution.summary[attack]
    expected = (
        made.solution.choice[3] * summary[SummaryColumn.RESIST] * summary[SummaryColumn.PRESS]
    )
    assert made.war_probability == pytest.approx(expected)
    # Nobody attacks the islets.
    assert opened(Region(first), ISLETS).war_probability == 0


def test_the_chance_of_war_is_a_mean_over_the_draw_where_a_major_attack_is_there() -> None:
    border, islets = opened(region(), BORDER), opened(region(), ISLETS)
    mean = war_chance(expectation(border.crisis, border.solution))
    assert border.war_probability == pytest.approx(mean)
    at_draw = expectation_for(islets.crisis.stake.size)
    fill_from_solution(islets.solution, at_draw)
    assert islets.war_probability == pytest.approx(war_chance(at_draw))
    # Clashes over them may be widened.
    assert 0 < islets.war_probability < border.war_probability


def test_a_shock_is_the_policys_volatility_times_a_normal_draw_of_its_own() -> None:
    here = Region(classroom(), seed=9)
    made = opened(here)
    flashpoint, state = permanent_code("border"), permanent_code("CCC")
    expected = 0.2 * normal(DrawKey(9, 0, 0), int(Purpose.BIAS_SHOCK), flashpoint, state)
    assert made.crisis.bias[0] == pytest.approx(expected)
    # Dorna has no policy, and so no shock.
    assert made.crisis.bias[1] == 0
    assert not math.isclose(opened(here, ISLETS).crisis.bias[0], expected)


def test_utilities_of_pressing_are_those_the_challenger_compared() -> None:
    made = play(forced("fait_accompli"))
    move = next(m for m in made.moves if m.decision == "press")
    back_down, press = move.options
    precision = made.solution.summary[1, SummaryColumn.PRECISION]
    assert back_down.utility == -0.03
    assert press.utility is not None
    odds = precision * (press.utility - back_down.utility)
    assert press.probability == pytest.approx(1 / (1 + math.exp(-odds)))


def test_the_same_crisis_has_the_same_name_and_draws() -> None:
    one, other = play(region()), play(region())
    assert one.name == "2025Q1-border"
    assert crisis_record(one) == crisis_record(other)
    assert np.array_equal(one.solution.choice, other.solution.choice)


# The loser of a clash


def after_clash(loser: Loser, answer: str, /, **others: type[State]) -> CrisisPlay:
    """Return a fait accompli that was pressed and lost by a party, which then answers so."""
    challenger = scripted(challenge="fait_accompli", press="press", widen=answer)
    classes = {"AAA": challenger, "BBB": scripted(response="resist", widen=answer), **others}
    scenario = classroom("hub", switches__escalation=True)
    for replication in range(50):
        made = play(Region(scenario, agent_classes=classes, replication=replication))
        lost = next(m.choice for m in made.moves if m.decision == "clash")
        if (lost == "challenger_wins") == (loser == Loser.TARGET):
            return made
    raise AssertionError


@pytest.mark.parametrize("loser", Loser)
def test_whoever_lost_a_clash_may_accept_it(loser: Loser) -> None:
    made = after_clash(loser, "accept")
    move = made.moves[-1]
    assert (move.decision, move.actor) == ("widen", ["BBB", "AAA"][loser])
    assert [option.name for option in move.options] == ["accept", "widen"]
    assert made.outcome == (Outcome.TAKEN if loser == Loser.TARGET else Outcome.REPELLED)
    assert made.widened_by == NOT_WIDENED
    assert crisis_record(made).widened_by is None


@pytest.mark.parametrize("loser", Loser)
def test_whoever_lost_a_clash_may_widen_it_and_guarantors_are_asked_anew(loser: Loser) -> None:
    class Patron(State):
        def choose_level(self, decision: Decision) -> str:
            return "fight" if decision.is_widened else "abstain"

    made = after_clash(loser, "widen", CCC=Patron)
    assert made.outcome == Outcome.WAR
    record = crisis_record(made)
    assert record.widened_by == ["BBB", "AAA"][loser]
    assert record.mode == "fait_accompli"
    assert (record.levels["CCC"], record.war_levels["CCC"]) == ("abstain", "fight")
    # What is owed in a war is what a major attack calls up.
    owed = made.crisis.obligation[:, 2, 0]
    assert list(record.war_obligations.values()) == pytest.approx(owed)
    # No slice changes hands: the war decides.
    assert control_after(made) == made.crisis.control_lost
    made.write_down()
    ledger = made.stage.ledger
    assert ledger.widened_by[BORDER] == loser
    assert ledger.outcome[BORDER] == Outcome.WAR
    order = [g.code for g in made.guarantors]
    assert ledger.level[BORDER, order.index("CCC")] == 0
    assert ledger.war_level[BORDER, order.index("CCC")] == 2
    assert ledger.war_weight[BORDER, order.index("CCC")] == 1


def test_the_parts_of_what_accepting_and_widening_are_worth_add_up() -> None:
    for loser in Loser:
        move = after_clash(loser, "accept").moves[-1]
        for option in move.options:
            assert sum(option.terms.values()) == pytest.approx(option.utility)


def test_without_escalation_nobody_is_asked_and_neither_where_a_clash_never_widens() -> None:
    classes = {
        "AAA": scripted(challenge="fait_accompli", press="press"),
        "BBB": scripted(response="resist"),
    }
    for without in (
        classroom("hub", switches__escalation=False),
        classroom("hub", flashpoints__border__escalates=False),
    ):
        decisions = [move.decision for move in play(Region(without, agent_classes=classes)).moves]
        assert decisions[-1] == "clash"


def test_who_has_no_seat_is_not_asked() -> None:
    scenario = classroom(
        "hub",
        switches__entry=True,
        parameters__entry__minimum_obligation=0.05,
        parameters__entry__minimum_stake__grey_zone=0.35,
    )
    classes = {"AAA": scripted(challenge="grey_zone"), "BBB": scripted(response="resist")}
    made = play(Region(scenario, agent_classes=classes))
    # Corvia has a pact; Dorna cares .3 for the border.
    assert "DDD" not in {move.actor for move in made.moves}
    record = crisis_record(made)
    assert record.without_seat == ("DDD",)
    assert set(record.levels) == {"CCC"}
