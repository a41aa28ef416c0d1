from pathlib import Path

import pytest

from sim.analysis.net_benefit import NEGOTIATION, OUTCOMES, Arms, arms_of, net_benefits
from sim.domain.errors import ArmsError
from sim.execution.runner import run_study
from sim.results.reader import load_results
from sim.results.study_manifest import PointRecord
from tests.unit.treaty_world import write_treaty_world


def point(
    arrangement: str, negotiation: str | None = None, policy: str = "steady", **overrides: object
) -> PointRecord:
    """Return a point of a study of arrangements, policies and how treaties are negotiated."""
    how = {} if negotiation is None else {NEGOTIATION: negotiation}
    return PointRecord(
        values={}, arrangement=arrangement, policies=[policy], overrides={**overrides, **how}
    )


def arms(*points: PointRecord, baseline: str | None = None) -> list[Arms]:
    """Return the arms of a study; arrangements called hub propose nothing."""
    proposing = {n for n, one in enumerate(points) if not str(one.arrangement).startswith("hub")}
    return arms_of(points, proposing, baseline)


def test_three_points_make_the_arms_of_a_treaty() -> None:
    found = arms(point("hub"), point("pact", "inert"), point("pact", "on"))
    assert found == [Arms(hub=0, negotiated=2, inert=1)]


def test_negotiation_is_on_where_nothing_is_said() -> None:
    assert arms(point("hub"), point("pact")) == [Arms(hub=0, negotiated=1, inert=None)]


def test_arms_share_policy_and_all_other_overrides() -> None:
    found = arms(
        point("hub", policy="steady"),
        point("hub", policy="wavering"),
        point("pact", "inert", policy="wavering"),
        point("pact", "on", policy="wavering"),
        point("pact", "on", policy="steady"),
        point("hub", policy="steady", quarters=8),
        point("pact", "on", policy="steady", quarters=8),
    )
    assert found == [
        Arms(hub=1, negotiated=3, inert=2),
        Arms(hub=0, negotiated=4, inert=None),
        Arms(hub=5, negotiated=6, inert=None),
    ]


def test_a_grid_has_the_hub_twice_and_takes_the_first() -> None:
    found = arms(
        point("hub", "inert"), point("hub", "on"), point("pact", "inert"), point("pact", "on")
    )
    assert found == [Arms(hub=0, negotiated=3, inert=2)]


def test_a_point_without_a_hub_is_refused() -> None:
    with pytest.raises(ArmsError, match="point 1 has no point without proposals"):
        arms(point("hub", policy="steady"), point("pact", policy="wavering"))


def test_of_several_hubs_one_must_be_named() -> None:
    points = (point("hub"), point("hub_plus"), point("pact"))
    with pytest.raises(ArmsError, match=r"hub, hub_plus\. Name one with --baseline"):
        arms(*points)
    assert arms(*points, baseline="hub_plus") == [Arms(hub=1, negotiated=2, inert=None)]


def test_the_parts_add_up_to_the_net_run_by_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    results = load_results(run_study(write_treaty_world(tmp_path / "world"), workers=1).folder)
    found = net_benefits(results)
    assert [one.outcome for one in found] == list(OUTCOMES)
    runs = {n: results.runs.filter(point=n).sort("replication") for n in range(4)}
    for one in found:
        assert one.window is not None
        assert one.effect is not None
        assert one.window.mean + one.effect.mean == pytest.approx(one.net.mean)
        net = runs[3][one.outcome].to_numpy() - runs[0][one.outcome].to_numpy()
        assert one.net.mean == pytest.approx(net.mean())
        # Where the window is 1, an attempt without effect is the hub, run by run.
        assert (one.window.mean, one.window.standard_error) == (0, 0)
