"""Each decision on a treaty, left to the rules and taken out of their hands."""

from typing import Any

import pytest

from sim import Region, State
from sim.domain.political_records import JoinRecord, TreatyRecord
from sim.model.political_decision import TreatyDecision
from sim.rules.politics.negotiation import is_willing
from tests.unit.model.eager_treaty import eager


def run(cast: dict[str, type[State]], quarters: int = 8, **changes: object) -> Region:
    return Region(eager(quarters, **changes), seed=1, agent_classes=cast).run()


def joins(region: Region) -> list[JoinRecord]:
    return [one for one in region.events if isinstance(one, JoinRecord)]


def events(region: Region) -> list[str]:
    return [one.event for one in region.events if isinstance(one, TreatyRecord)]


def members(region: Region) -> set[str]:
    row = region.variables.politics.is_member[0]
    return {code for code, is_in in zip(region.stage.states, row, strict=True) if is_in}


class Refuser(State):
    def join_or_refuse(self, decision: TreatyDecision) -> str:
        return decision.names[0]


class Joiner(State):
    def join_or_refuse(self, decision: TreatyDecision) -> str:
        return decision.names[1]


class Loyal(Joiner):
    def stay_or_leave(self, decision: TreatyDecision) -> str:
        return decision.names[0]


class Waiter(State):
    def open_or_wait(self, decision: TreatyDecision) -> str:
        return decision.names[0]


class Opener(State):
    def open_or_wait(self, decision: TreatyDecision) -> str:
        return decision.names[1]


class Delayer(State):
    def ratify_or_wait(self, decision: TreatyDecision) -> str:
        return decision.names[0]


class Ratifier(State):
    def ratify_or_wait(self, decision: TreatyDecision) -> str:
        return decision.names[1]


class Leaver(State):
    def stay_or_leave(self, decision: TreatyDecision) -> str:
        return decision.names[1]


def test_left_to_the_rules_the_treaty_comes_into_force() -> None:
    region = run({})
    assert events(region) == ["talks", "signed", "ratified", "in_force"]
    assert members(region) == {"BBB", "CCC", "DDD"}


def test_a_state_that_refuses_stays_outside() -> None:
    region = run({"DDD": Refuser})
    assert members(region) == {"BBB", "CCC"}
    asked = [one for one in joins(region) if one.state == "DDD"]
    assert asked
    assert {one.answers["join"] for one in asked} == {"refuse"}


def test_without_one_of_the_quorum_nothing_is_signed() -> None:
    region = run({"CCC": Refuser})
    assert events(region) == []


def signers(region: Region) -> set[str]:
    told = [one for one in region.events if isinstance(one, TreatyRecord)]
    return {code for one in told if one.event == "signed" for code in one.states}


def test_a_state_that_joins_whatever_it_costs_signs_and_may_withdraw_all_the_same() -> None:
    unwilling: dict[str, Any] = {
        "parameters__joining__norm": 100,
        "states__DDD__non_alignment_norm": NORM,
    }
    assert "DDD" not in signers(run({}, **unwilling))
    joined = run({"DDD": Joiner}, **unwilling)
    assert "DDD" in signers(joined)
    # Whether to stay is another question, which it leaves to the rules.
    assert "DDD" not in members(joined)
    assert "DDD" in members(run({"DDD": Loyal}, **unwilling))


NORM = [1, "judgement", 2025, "a test"]


def test_a_proposer_that_waits_opens_no_talks() -> None:
    region = run({"BBB": Waiter})
    assert events(region) == []
    opening = [one.answers for one in joins(region) if "open" in one.answers]
    assert opening
    assert opening[0] == {"join": "join", "open": "wait"}


def test_a_proposer_may_open_talks_on_what_it_would_refuse() -> None:
    reluctant: dict[str, Any] = {
        "parameters__joining__norm": 100,
        "states__BBB__non_alignment_norm": NORM,
    }
    assert events(run({}, **reluctant)) == []
    assert events(run({"BBB": Opener}, **reluctant))[0] == "talks"


def test_a_signer_that_never_ratifies_lets_the_treaty_lapse() -> None:
    region = run({"CCC": Delayer}, quarters=16)
    assert "in_force" not in events(region)
    failed = [one for one in region.events if isinstance(one, TreatyRecord) and one.reason]
    assert [(one.reason, one.reason_state) for one in failed] == [("lapsed", "CCC")]


def test_a_signer_may_ratify_before_its_turn() -> None:
    slow: dict[str, Any] = {"parameters__negotiation__ratification_chance": 0}
    assert "in_force" not in events(run({}, **slow))
    everybody = dict.fromkeys(("BBB", "CCC"), Ratifier)
    assert "in_force" in events(run(everybody, **slow))


def test_a_signer_that_leaves_takes_its_signature_back() -> None:
    region = run({"CCC": Leaver})
    failed = [one for one in region.events if isinstance(one, TreatyRecord) and one.reason]
    assert (failed[0].reason, failed[0].reason_state) == ("withdrew", "CCC")


class Deserter(State):
    """Stays until the treaty is in force."""

    def stay_or_leave(self, decision: TreatyDecision) -> str:
        return "leave" if decision.stage == "in_force" else decision.draw()

    def join_or_refuse(self, decision: TreatyDecision) -> str:
        return "refuse" if decision.stage == "in_force" else decision.draw()


def test_a_member_that_leaves_is_out_when_its_notice_ends() -> None:
    region = run({"DDD": Deserter}, quarters=12)
    told = [one for one in region.events if isinstance(one, TreatyRecord)]
    ends = [(one.event, one.states) for one in told[-2:]]
    assert ends == [("notice", ("DDD",)), ("left", ("DDD",))]
    assert members(region) == {"BBB", "CCC"}


class Fickle(State):
    """Gives notice in the first year and thinks better of it."""

    def stay_or_leave(self, decision: TreatyDecision) -> str:
        return "leave" if decision.quarter == "2026Q1" else decision.draw()


def test_a_notice_is_taken_back_by_who_is_willing_again() -> None:
    region = run({"DDD": Fickle})
    told = [one.event for one in region.events if isinstance(one, TreatyRecord)]
    assert told[-2:] == ["notice", "notice_withdrawn"]


class Muddled(State):
    def join_or_refuse(self, decision: TreatyDecision) -> str:
        return f"perhaps {decision.kind}"


def test_an_answer_that_is_no_option_is_an_error() -> None:
    with pytest.raises(
        ValueError, match="BBB answered 'perhaps join' to join; options: refuse, join"
    ):
        run({"BBB": Muddled})


def test_terms_add_up_and_the_draw_gives_the_answer_of_the_rules() -> None:
    found = joins(run({}, parameters__joining__constant=1.5))
    assert found
    for one in found:
        assert one.utility == pytest.approx(sum(one.terms.values()))
        if "join" in one.answers:
            is_for = is_willing(one.utility, 0.0, one.draw)
            assert one.answers["join"] == ("join" if is_for else "refuse")


def test_a_legislature_that_is_against_it_leaves_the_government_no_choice() -> None:
    against: dict[str, Any] = {"states__CCC__legislature": [-20, "judgement", 2025, "a test"]}
    region = run({"CCC": Ratifier}, **against)
    asked = [one for one in joins(region) if "ratify" in one.answers and one.state == "CCC"]
    assert asked
    assert {one.answers["ratify"] for one in asked} == {"no_consent"}
    # 2 for any treaty, and the rules of the institution.
    assert asked[0].legislature["constant"] == 2
    assert asked[0].legislature["rules"] == -20
    assert asked[0].legislature_draw is not None
