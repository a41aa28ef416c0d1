import pytest

from sim.execution.progress import ProgressListener
from sim.execution.runner import run_study
from tests.unit.small_studies import RecordingListener, SmallPlan

pytestmark = pytest.mark.usefixtures("quick_runs")


def test_a_listener_that_overrides_nothing_may_follow_a_study() -> None:
    assert run_study(SmallPlan(), listener=ProgressListener()).manifest.runs == 60


def test_an_end_says_what_was_played_this_time() -> None:
    first = run_study(SmallPlan(), listener=RecordingListener())
    assert (first.played, first.was_complete) == (60, False)
    again = run_study(SmallPlan())
    assert (again.played, again.was_complete) == (0, True)
