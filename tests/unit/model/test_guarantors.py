"""Guarantors asked in a crisis: those who look ahead and those who answer them, alike."""

from typing import Any

import pytest

from sim.domain.records import Move
from sim.domain.vocabulary import LEVELS
from sim.model.agents import State
from sim.model.crisis import CrisisPlay
from sim.model.decision import Decision
from sim.model.region import Region
from tests.acceptance.worlds import classroom, judged

BORDER = 0


class Scripted(State):
    """Seizes what it can, presses, resists, and widens what it loses."""

    def _do_the_most(self, decision: Decision) -> str:
        return {"challenge": "fait_accompli"}.get(decision.kind, decision.names[-1])

    choose_challenge = respond = press_or_back_down = accept_or_widen = _do_the_most


class Eager(State):
    """Does the most that it is offered, and keeps what it was offered."""

    seen: list[Decision]

    def choose_level(self, decision: Decision) -> str:
        self.seen = [*getattr(self, "seen", []), decision]
        return decision.names[-1]


def plays(n: int = 30, cast: type[State] = State, **overrides: Any) -> list[CrisisPlay]:  # noqa: ANN401  any path
    """Return a crisis at the border, played so often, in which nobody looks ahead."""
    scenario = classroom(
        "treaty",
        switches__escalation=True,
        parameters__choice__strategic_guarantors=0,
        **overrides,
    )
    classes: dict[str, type[State]] = {"AAA": Scripted, "BBB": Scripted, "CCC": cast, "DDD": cast}
    found = []
    for replication in range(n):
        here = Region(scenario, agent_classes=classes, replication=replication)
        play = CrisisPlay(here.stage, here.roster, BORDER)
        play.run()
        found.append(play)
    return found


LIMITS: dict[str, Any] = {
    f"states__CCC__law__{level}__{mode}": judged(chance)
    for mode in ("fait_accompli", "major_attack")
    for level, chance in (("support", 0.7), ("fight", 0.3))
}


def moves(found: list[CrisisPlay], decision: str, actor: str = "CCC") -> list[Move]:
    return [m for play in found for m in play.moves if (m.decision, m.actor) == (decision, actor)]


def test_every_option_of_an_answer_has_a_utility_made_of_its_parts() -> None:
    answers = moves(plays(5), "answer")
    assert answers
    for move in answers:
        assert [option.name for option in move.options] == list(LEVELS)
        assert sum(option.probability for option in move.options) == pytest.approx(1)
        for option in move.options:
            assert option.utility is not None
            assert option.utility < 0
            assert option.terms
            assert sum(option.terms.values()) == pytest.approx(option.utility, abs=1e-12)


def test_a_law_is_read_before_an_answer_and_nothing_above_it_is_offered() -> None:
    found = plays(**LIMITS)
    laws, answers = moves(found, "law"), moves(found, "answer")
    assert {move.choice for move in laws} == set(LEVELS)
    assert len(laws) == len(answers)
    for law, answer in zip(laws, answers, strict=True):
        names = [option.name for option in answer.options]
        assert names == list(LEVELS[: LEVELS.index(law.choice) + 1])
        assert answer.choice in names
        assert law.draw is not None


def test_an_agent_that_does_all_it_may_stays_within_its_law_in_crisis_and_war() -> None:
    found = plays(cast=Eager, **LIMITS)
    assert any(play.war_help is not None for play in found)
    for play in found:
        eager = play.guarantors[[one.code for one in play.guarantors].index("CCC")]
        assert isinstance(eager, Eager)
        read = [m.choice for m in play.moves if (m.decision, m.actor) == ("law", "CCC")]
        assert [decision.names[-1] for decision in eager.seen] == read
        assert [d.is_widened for d in eager.seen] == [False, True][: len(read)]
        for decision in eager.seen:
            assert set(decision.utilities) == set(decision.names)


def test_a_reservation_caps_an_answer() -> None:
    found = plays(3, Eager, states__DDD__law__fight__fait_accompli=judged(0))
    for move in moves(found, "answer", "DDD"):
        assert move.choice in {"support", "fight"}
    first = moves(found, "answer", "DDD")[0]
    assert (first.choice, len(first.options)) == ("support", 2)


def test_the_draw_of_an_answer_picks_what_the_compiled_game_picks() -> None:
    for play in plays(**LIMITS):
        for asked in (play.help, play.war_help):
            if asked is None:
                continue
            for k in range(len(play.guarantors)):
                levels = play.solution.rest[*asked.branch.subtree, k, :, asked.end]
                draw = play.take(asked._purpose, asked._code(k))
                expected = next(i for i in range(3) if draw < sum(levels[: i + 1]))
                assert asked.levels[k] == expected
