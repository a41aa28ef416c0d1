"""The estimate of a study's time, on a clock that the test turns."""

import math
from dataclasses import dataclass, field, replace

import pytest

from sim.domain.errors import ScenarioError
from sim.domain.scenario import Scenario
from sim.execution import estimate
from sim.execution.estimate import estimated_seconds, most_runs, planned_runs
from sim.rules.parameters import Parameters
from sim.study.plan import Precision
from sim.study.study_plan import StudyPlan, plan_of

MAKING, COMPILING, A_RUN, A_BATCH = 0.01, 40.0, 0.004, 0.002


@dataclass
class Clock:
    """Time that only scenarios and runs take."""

    now: float = 0.0
    batches: list[tuple[int, int]] = field(default_factory=list)

    def perf_counter(self) -> float:
        return self.now

    def play(self, _scenario: object, replications: range, *_: object) -> dict[str, object]:
        self.now += A_BATCH + A_RUN * len(replications) + (0 if self.batches else COMPILING)
        self.batches.append((replications.start, replications.stop))
        return {}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    made = StudyPlan.scenario

    def scenario(plan: StudyPlan, index: int) -> Scenario[Parameters]:
        clock.now += MAKING
        return made(plan, index)

    monkeypatch.setattr(StudyPlan, "scenario", scenario)
    monkeypatch.setattr(estimate, "time", clock)
    monkeypatch.setattr(estimate, "play_batch", clock.play)
    return clock


def test_the_estimate_is_of_all_runs_and_all_points_and_not_of_compiling(clock: Clock) -> None:
    # batches of 4, 16 and 64 runs take 0.018, 0.066 and 0.258 s; the last is long enough
    plan = plan_of("classroom")
    expected = 600 * 0.258 / 64 / 2 + 6 * MAKING
    assert estimated_seconds(plan, workers=2) == pytest.approx((expected, expected))
    assert clock.batches[:5] == [(0, 10), (0, 4), (0, 16), (0, 64), (0, 4)]
    assert len(clock.batches) == 1 + 3 * 3


def test_points_that_cannot_be_made_are_passed_over(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of("classroom")
    made = StudyPlan.scenario

    def scenario(plan: StudyPlan, index: int) -> Scenario[Parameters]:
        if index in bad:
            raise ScenarioError([])
        return made(plan, index)

    monkeypatch.setattr(StudyPlan, "scenario", scenario)
    bad = {0, 5}
    assert estimated_seconds(plan, workers=1).least > 600 * A_RUN
    bad = set(range(6))
    assert all(map(math.isnan, estimated_seconds(plan, workers=1)))


def test_with_a_target_the_first_and_the_last_runs_are_counted(clock: Clock) -> None:
    target = Precision(outcome="wars", half_width=0.1, first=50, at_most=300)
    plan = replace(plan_of("classroom"), replications=target)
    assert (planned_runs(plan), most_runs(plan)) == (6 * 50, 6 * 300)
    found = estimated_seconds(plan, workers=2)
    assert found.least == pytest.approx(300 * 0.258 / 64 / 2 + 6 * MAKING)
    assert found.most == pytest.approx(1800 * 0.258 / 64 / 2 + 6 * MAKING)
    assert clock.batches


def test_a_real_estimate_is_a_time() -> None:
    assert 0 < estimated_seconds(plan_of("classroom", replications=2), workers=1).least < 60
