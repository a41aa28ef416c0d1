"""Attribution by clause: Shapley's sums, orders, and texts without their clauses."""

import numpy as np
import polars as pl
import pytest

from sim.analysis.attribution.attribution import (
    Question,
    _shapley_difference,
    attribute,
)
from sim.analysis.attribution.clauses import clauses_between, scenario_with_clauses
from sim.analysis.attribution.mechanisms import mechanisms_in
from sim.analysis.attribution.shares import Attribution
from sim.domain.errors import AttributionError
from sim.execution.comparison_runs import play_cells
from sim.loading.scenarios import load_scenario
from sim.study.comparison_cells import Cell
from tests.acceptance.worlds import classroom


def test_without_any_clause_the_second_arrangement_is_the_first() -> None:
    before = load_scenario("indo_pacific", arrangement="hub_and_spokes")
    after = load_scenario("indo_pacific", arrangement="pacific_pact_core4_taiwan_in")
    clauses = clauses_between(before, after)
    assert clauses[0].title == "promises: United States"
    assert clauses[-1].title == "the council: its rule and its lag"
    bare = scenario_with_clauses(after, clauses, ())
    runs, _ = play_cells([Cell("before", "", before), Cell("bare", "", bare)], 5)
    old, new = (
        runs.filter(pl.col("arrangement") == name).drop("arrangement").sort("replication")
        for name in ("before", "bare")
    )
    assert old["deterrence_failure"].to_list() == new["deterrence_failure"].to_list()
    whole = scenario_with_clauses(after, clauses, range(len(clauses)))
    assert whole.pacts == after.pacts


def total_of(found: Attribution) -> float:
    """Return the sum of the Shapley values."""
    return sum(share.shapley.mean for share in found.shares if share.shapley is not None)


def test_shares_add_up_and_the_whole_is_paired() -> None:
    found = attribute(Question(classroom("hub"), classroom("treaty"), "expected_wars", 30))
    assert found.sets == 2 ** len(found.shares)
    assert total_of(found) == pytest.approx(found.whole.mean, abs=1e-12)
    assert found.none.mean == 0
    assert found.whole.standard_error > 0


def test_pacts_that_go_are_clauses_too() -> None:
    found = attribute(Question(classroom("treaty"), classroom("no_commitments"), "wars", 5))
    titles = [share.title for share in found.shares]
    assert titles
    assert all(title.startswith("the end of ") for title in titles)


def test_what_cannot_be_attributed_is_said() -> None:
    hub = classroom("hub")
    with pytest.raises(AttributionError, match="the same pacts"):
        attribute(Question(hub, hub, "wars", 5))
    with pytest.raises(AttributionError, match=r"no outcome 'wras'.*Did you mean 'wars'"):
        attribute(Question(hub, classroom("treaty"), "wras", 5))
    negotiated = load_scenario("indo_pacific", arrangement="core4_negotiated")
    with pytest.raises(AttributionError, match="not where it is proposed"):
        clauses_between(load_scenario("indo_pacific"), negotiated)


def test_mechanisms_add_up_with_what_is_left_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "sim.analysis.attribution.attribution.mechanisms_in",
        lambda _: ["reputation", "escalation", "heat"],
    )
    question = Question(classroom("hub"), classroom("treaty"), "expected_wars", 20, "switches")
    found = attribute(question)
    assert found.sets == 2**3
    assert not found.is_sampled
    assert total_of(found) == pytest.approx(found.whole.mean - found.none.mean, abs=1e-12)
    whole = attribute(question._replace(by="clauses")).whole
    assert found.whole == whole


def test_each_mechanism_is_left_out_alone_where_that_is_all_that_is_asked() -> None:
    hub, treaty = (load_scenario("classroom", arrangement=name) for name in ("hub", "treaty"))
    found = attribute(Question(hub, treaty, "expected_wars", 10, "switches", only_last=True))
    names = mechanisms_in(treaty)
    assert [share.title for share in found.shares] == names
    assert found.sets == len(names) + 2
    by_name = {share.title: share for share in found.shares}
    off = {"switches.reputation": False}
    cells = [
        Cell(name, "", load_scenario("classroom", arrangement=name, overrides=off))
        for name in ("hub", "treaty")
    ]
    runs, _ = play_cells(cells, 10)
    mean = runs.group_by("arrangement").agg(pl.col("expected_wars").mean())
    told = dict(mean.iter_rows())
    expected = found.whole.mean - (told["treaty"] - told["hub"])
    assert by_name["reputation"].last.mean == pytest.approx(expected, abs=1e-12)
    assert by_name["reputation"].shapley is None


def test_mechanisms_of_the_slow_half_count_with_it_only() -> None:
    plain = classroom("hub")
    assert "escalation" in mechanisms_in(plain)
    assert not {"politics", "lag_delays_all", "hedging"} & set(mechanisms_in(plain))
    on = plain.switches.model_copy(update={"politics": True, "heat": False})
    slow = mechanisms_in(plain.model_copy(update={"switches": on}))
    assert "hedging" in slow
    assert not {"politics", "heat", "defeatism"} & set(slow)


def test_orders_that_were_drawn_widen_the_intervals() -> None:
    # Two blocks of orders that differ by 2, over runs that all agree: all of the error is theirs.
    found = _shapley_difference(np.array([[1.0] * 6, [3.0] * 6]))
    assert found.mean == 2
    assert found.standard_error == pytest.approx(1.0)
    assert found.high - found.mean == pytest.approx(12.706, abs=0.01)


ALONE = {
    f"switches.{name}": False
    for name in ("reputation", "heat", "provocation", "escalation", "volatility")
}
"""Without these no flashpoint of the classroom hears of another."""


def test_overrides_whose_effects_are_known_get_them() -> None:
    before = load_scenario("classroom", overrides=ALONE)
    quiet = {
        f"flashpoints.{name}.opportunity_rate": [0, "judgement", 2025, "a test"]
        for name in ("islets", "border")
    }
    after = load_scenario("classroom", overrides={**ALONE, **quiet, "assessment_years": 2})
    found = attribute(Question(before, after, "expected_wars", 20, "overrides"))
    shares = {one.overrides[0].path.split(".")[-2:][0]: one for one in found.shares}
    _, places = play_cells([Cell("before", "", before)], 20)
    crises = dict(places.group_by("flashpoint").agg(pl.col("expected_wars").mean()).iter_rows())
    # Nothing is challenged where no opportunity comes, and the two are strangers to each other.
    for name in ("islets", "border"):
        for one in (shares[name].first, shares[name].last, shares[name].shapley):
            assert one is not None
            assert one.mean == pytest.approx(-crises[name], abs=1e-12)
    # Assessments belong to the slow half, which is off: a part that does nothing gets nothing.
    idle = shares["assessment_years"].shapley
    assert idle is not None
    assert (idle.mean, idle.standard_error) == (0, 0)
    assert found.whole.mean == pytest.approx(-sum(crises.values()), abs=1e-12)


def test_overrides_add_up_with_drawn_orders_too(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "sim.analysis.attribution.shapley_values"
    question = Question(
        load_scenario("classroom"),
        load_scenario(
            "classroom",
            arrangement="treaty",
            policies=["wavering"],
            overrides={"switches.heat": False, "switches.law": False},
        ),
        "expected_wars",
        10,
        "overrides",
    )
    exact = attribute(question)
    monkeypatch.setattr(f"{module}.MOST_EXACT", 2)
    drawn = attribute(question)
    assert (exact.is_sampled, drawn.is_sampled) == (False, True)
    assert exact.sets == 2**4
    for found in (exact, drawn):
        assert total_of(found) == pytest.approx(found.whole.mean, abs=1e-12)
        assert found.none.mean == 0
    assert drawn.before == "Classroom: four invented states"
    assert drawn.after == "Classroom: four invented states, overridden"


def test_an_outcome_must_be_in_both_scenarios() -> None:
    both = load_scenario("classroom"), load_scenario("europe", overrides={"seed": 92})
    with pytest.raises(AttributionError):
        attribute(Question(*both, "material_loss_AAA", 5, "overrides"))
