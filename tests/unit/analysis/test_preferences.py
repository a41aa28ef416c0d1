"""Who prefers what, by hand: gains, ties, who signs, who leaves and what is stable."""

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

from sim.analysis.preferences import (
    MATERIAL,
    NEGLIGIBLE,
    PENALTY,
    Move,
    PolicyPreferences,
    members_by_arrangement,
    preferences_of,
)
from sim.analysis.resampling import resampled_weights
from sim.execution.comparison_runs import Comparison
from sim.loading.scenarios import load_scenario
from sim.study.comparison_cells import Cell
from sim.study.study_files import ComparisonStudy

ARRANGEMENTS = ("no_commitments", "hub", "treaty")
STATES = ("AAA", "BBB", "CCC", "DDD")
STUDY = ComparisonStudy(
    title="A test",
    scenario="classroom",
    arrangements=list(ARRANGEMENTS),
    policies=["steady"],
    baseline="hub",
    replications=2,
)
NOTHING: Mapping[str, tuple[float, float, float]] = {}


def told(values: Mapping[str, tuple[float, float, float]], noise: float = 0.0) -> PolicyPreferences:
    """Return what states prefer that expect so much under no commitments, hub and treaty.

    Parameters
    ----------
    noise : added to the first run under the treaty and taken from the second
    """
    rows = []
    for place, arrangement in enumerate(ARRANGEMENTS):
        for replication, sign in enumerate((1, -1)):
            own = {
                f"{MATERIAL}{state}": values.get(state, (0.0, 0.0, 0.0))[place]
                + sign * (noise if arrangement == "treaty" else 0.0)
                for state in STATES
            }
            price = {f"{PENALTY}{state}": -0.1 * place for state in STATES}
            keys = {"arrangement": arrangement, "policy": "steady", "replication": replication}
            rows.append({**keys, **own, **price})
    cells = [
        Cell(name, "steady", load_scenario("classroom", arrangement=name)) for name in ARRANGEMENTS
    ]
    found = preferences_of(Comparison(STUDY, cells, pl.DataFrame(rows), pl.DataFrame()))
    (policy,) = found.policies
    assert found.table().height == len(ARRANGEMENTS) * len(STATES)
    return policy


def moves_of(found: PolicyPreferences) -> dict[tuple[str, str], Move]:
    return {(move.from_arrangement, move.to_arrangement): move for move in found.moves}


def test_pacts_of_the_classroom_are_known_by_their_members() -> None:
    cells = [
        Cell(name, "steady", load_scenario("classroom", arrangement=name)) for name in ARRANGEMENTS
    ]
    assert members_by_arrangement(cells, "steady") == {
        "no_commitments": {},
        "hub": {"guarantee": frozenset({"BBB", "CCC"})},
        "treaty": {
            "guarantee": frozenset({"BBB", "CCC"}),
            "common_defence": frozenset({"BBB", "CCC", "DDD"}),
        },
    }
    assert members_by_arrangement(cells, "wavering") == {}


def test_a_state_prefers_what_leaves_it_most_and_gains_over_the_baseline() -> None:
    choice = next(one for one in told({"BBB": (-1, 0.5, 0.75)}).choices if one.state == "BBB")
    assert (choice.best, choice.as_good) == ("treaty", ())
    assert choice.gain.mean == pytest.approx(0.25)
    assert choice.prefers("hub", "no_commitments")
    assert not choice.prefers("no_commitments", "hub")
    assert choice.penalties == pytest.approx({"no_commitments": 0, "hub": -0.1, "treaty": -0.2})


def test_what_luck_or_next_to_nothing_tells_apart_is_as_good() -> None:
    slight = {"BBB": (0, 0, NEGLIGIBLE / 2)}
    assert "BBB" in told(slight).indifferent
    noisy = told({"BBB": (0, 0, 0.5)}, noise=1.0)
    choice = next(one for one in noisy.choices if one.state == "BBB")
    assert (choice.best, choice.as_good) == ("treaty", ("no_commitments", "hub"))
    assert choice.accepts("hub", "treaty")


def test_where_nothing_matters_nobody_moves_and_everything_is_stable() -> None:
    found = told(NOTHING)
    assert found.moves == ()
    assert found.stable == ARRANGEMENTS
    assert found.indifferent == STATES


def test_whoever_would_sign_and_be_worse_off_keeps_a_treaty_from_coming() -> None:
    all_gain = {"BBB": (0, 0, 1), "CCC": (0, 0, 0), "DDD": (0, 0, 1)}
    move = moves_of(told(all_gain))["hub", "treaty"]
    assert move.signers == ("BBB", "CCC", "DDD")
    assert move.gainers == ("BBB", "DDD")
    assert told(all_gain).stable == ("treaty",)
    one_loses = {**all_gain, "CCC": (0, 0, -0.1)}
    assert ("hub", "treaty") not in moves_of(told(one_loses))


def test_whom_a_treaty_does_not_bind_is_not_asked() -> None:
    """AAA, the challenger, loses by it and has no say."""
    found = told({"AAA": (0, 0, -5), "BBB": (0, 0, 1)})
    assert ("hub", "treaty") in moves_of(found)


def test_one_party_ends_a_pact_and_strangers_do_not() -> None:
    move = moves_of(told({"CCC": (1, 0, 0)}))["hub", "no_commitments"]
    assert (move.signers, move.leavers) == ((), ("CCC",))
    assert ("hub", "no_commitments") not in moves_of(told({"AAA": (1, 0, 0)}))


def test_arrangements_may_go_round_and_nothing_be_stable() -> None:
    """CCC leaves the treaty, then BBB the hub, and then all sign the treaty again."""
    found = told({"BBB": (2, 1, 3), "CCC": (0, 2, 1), "DDD": (0, 0, 1)})
    assert set(moves_of(found)) == {
        ("treaty", "hub"),
        ("hub", "no_commitments"),
        ("no_commitments", "treaty"),
    }
    assert found.stable == ()


def test_what_is_stable_says_in_how_many_resamples() -> None:
    # AAA and BBB gain half a stake by the treaty in every run: nothing else can hold in any draw.
    clear = told({"AAA": (0.0, 0.0, 0.5), "BBB": (0.0, 0.0, 0.5), "CCC": (0.0, 0.0, 0.5)})
    assert set(clear.stable_shares) == set(ARRANGEMENTS)
    assert {clear.stable_shares[name] for name in clear.stable} == {1.0}
    # With noise of a stake either way, half of the draws of two runs are the same run twice.
    loose = told(
        {"AAA": (0.0, 0.0, 0.5), "BBB": (0.0, 0.0, 0.5), "CCC": (0.0, 0.0, 0.5)}, noise=1.0
    )
    assert any(0 < share < 1 for share in loose.stable_shares.values())


def test_resamples_draw_runs_of_a_vector_together() -> None:
    weights = resampled_weights(np.array([7, 7, 9]), 50)
    assert weights.shape == (50, 3)
    assert (weights[:, 0] == weights[:, 1]).all()
    # two units are drawn, with replacement
    assert (weights[:, 0] + weights[:, 2] == 2).all()
    assert set(weights[:, 2]) == {0, 1, 2}
