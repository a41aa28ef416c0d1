"""Budgets and alignment: what the rules set, what an agent sets, and what is no answer."""

from math import exp

import pytest

from sim import Region, State
from sim.domain.political_records import AlignmentRecord, BudgetRecord
from sim.model.political_decision import AmountDecision
from tests.unit.model.eager_treaty import eager


class Frugal(State):
    def set_budget(self, decision: AmountDecision) -> float:
        return decision.now / 2


class Leaner(State):
    def set_alignment(self, decision: AmountDecision) -> float:
        return min(-1.0, decision.now)


class Silent(State):
    def set_budget(self, decision: AmountDecision) -> float:
        return str(decision.kind)  # type: ignore[return-value]


class Absurd(State):
    def set_alignment(self, decision: AmountDecision) -> float:
        return decision.now + 5


def run(cast: dict[str, type[State]] | None = None, *, politics: bool = True) -> Region:
    scenario = eager(switches__politics=politics)
    return Region(scenario, seed=1, agent_classes=cast or {}).run()


def test_budgets_are_kept_once_a_year_with_terms_that_add_up_to_the_target() -> None:
    region = run()
    found = [one for one in region.events if isinstance(one, BudgetRecord)]
    # Two years, and the budgets of the first are in the figures of the start.
    assert [one.decision for one in found] == [f"2026Q1-{k}-budget" for k in region.stage.states]
    for one in found:
        assert exp(sum(one.terms.values())) == pytest.approx(one.target)
        assert region.state(one.state).burden_pct == one.burden


def test_an_agent_sets_its_own_budget_and_nobody_elses() -> None:
    plain, other = run(), run({"BBB": Frugal})
    before, after = plain.variables.burden_pct, other.variables.burden_pct
    k = plain.stage.states.index("BBB")
    start = plain.world.burden_pct[k]
    assert after[k] == start / 2
    assert [i for i in range(before.size) if before[i] != after[i]] == [k]


def test_an_agent_aims_at_an_alignment_of_its_own() -> None:
    plain, other = run(), run({"DDD": Leaner})
    k = plain.stage.states.index("DDD")
    assert other.variables.alignment[k] < plain.variables.alignment[k]
    record = next(
        one for one in other.events if isinstance(one, AlignmentRecord) and one.state == "DDD"
    )
    assert record.target == -1


def test_answers_that_are_no_numbers_are_errors() -> None:
    with pytest.raises(
        ValueError, match="BBB answered 'budget' to budget; a number from 0 up is due"
    ):
        run({"BBB": Silent})
    with pytest.raises(ValueError, match="a number from -1 to 1 is due"):
        run({"DDD": Absurd})


def test_without_politics_nobody_is_asked_and_nothing_is_kept() -> None:
    region = run({"BBB": Silent}, politics=False)
    assert not region.governments.is_on
    assert {type(one).__name__ for one in region.events} <= {"CrisisRecord", "WarRecord"}
    assert region.debates == {}


def test_a_region_that_keeps_no_events_keeps_no_politics() -> None:
    region = Region(eager(), seed=1, keeps_events=False).run()
    assert region.events == []
    assert region.debates == {}
    assert region.variables.politics.is_member.any()
