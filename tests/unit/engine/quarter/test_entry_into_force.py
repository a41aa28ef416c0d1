import re
from pathlib import Path

import numpy as np
import pytest

from sim.domain.policies import Deal, Policy, Regime
from sim.engine.quarter.entry_into_force import bring_into_force, set_in_force
from sim.engine.run.schedule import open_crisis
from sim.engine.world.pact_tables import BY_EPOCH, copy_epoch
from sim.engine.world.variables import arrays_by_name
from sim.kernel.draws import DrawKey
from tests.acceptance.worlds import classroom, figure, no_deeds, stage

A, B, C, D = range(4)
BORDER, ISLETS = range(2)


def test_what_the_calendar_says_of_a_quarter_holds_in_it() -> None:
    scenario = classroom("treaty", ["wavering"], pacts__common_defence__in_force="2026-05-01")
    here = stage(scenario)
    for quarter in (0, 4, 5, 8, 19, 2):
        set_in_force(here.world, here.variables, quarter)
        pacts, policies = here.world.pacts, here.world.policies
        epoch = pacts.epoch[quarter]
        assert here.variables.pacts.epoch[0] == epoch
        for name in BY_EPOCH:
            now = getattr(here.variables.pacts, name)
            assert np.array_equal(now, getattr(pacts, name)[epoch])
        held = (here.world.texts.since <= quarter) & (quarter < here.world.texts.until)
        assert np.array_equal(here.variables.pacts.is_member.any(axis=1), held)
        assert np.array_equal(here.variables.interoperability, pacts.interoperability[quarter])
        assert np.array_equal(here.variables.regime, policies.regime[quarter])
    # The treaty begins in quarter 5, the second government in quarter 8.
    assert here.world.pacts.epoch[[4, 5]].tolist() == [0, 1]


def test_a_run_begins_with_what_is_in_force_in_its_first_quarter() -> None:
    here, later = (stage(classroom("hub")) for _ in range(2))
    set_in_force(later.world, later.variables, 0)
    before, now = (arrays_by_name(one.variables) for one in (here, later))
    for name, array in before.items():
        assert np.array_equal(array, now[name])


def test_an_event_inside_a_run_can_bring_a_treaty_into_force() -> None:
    scenario = classroom("treaty", pacts__common_defence__in_force="2026-05-01")
    here = stage(scenario)
    assert not here.solved("border", 0).crisis.has_council
    # What a treaty that is signed early would do; no quarter has passed.
    copy_epoch(here.world.pacts, 1, here.variables.pacts)
    opened = open_crisis(here.world, here.variables, no_deeds(), BORDER, DrawKey(1, 0, 0))
    assert opened.crisis.has_council


CALENDAR = re.compile(r"world\.pacts\b|policies\.regime\b")


def test_nobody_else_looks_at_the_calendar() -> None:
    engine = Path(__file__).parents[4] / "sim"
    readers = {
        path.relative_to(engine).as_posix()
        for folder in ("engine", "model")
        for path in (engine / folder).rglob("*.py")
        if CALENDAR.search(path.read_text(encoding="utf-8"))
    }
    # Before the first quarter, variables are made from it too, and a changed world from another.
    assert readers == {
        "engine/quarter/entry_into_force.py",
        "engine/quarter/regimes.py",
        "engine/world/membership.py",
        "engine/world/rebuild.py",
        "engine/world/variables.py",
    }


def shifts(
    *regimes: Regime, bound: str = "hub", patron: str = "CCC"
) -> dict[tuple[int, int, int], int]:
    """Return {(quarter, who, to whom): sign} of what a patron's policy says of its promises."""
    policy = Policy(title="A test", patron=patron, regimes=list(regimes))
    scenario = classroom(bound).model_copy(update={"policies": {"test": policy}})
    here = stage(scenario)
    found: dict[tuple[int, int, int], int] = {}
    for quarter in range(scenario.quarters):
        bring_into_force(here.world, here.variables, no_deeds(), DrawKey(1, 0, quarter))
        said = here.variables.promise_shift
        found |= {(quarter, int(k), int(j)): int(said[k, j]) for k, j in np.argwhere(said != 0)}
    return found


def change(**new: object) -> tuple[Regime, Regime]:
    """Return a plain regime and one that begins in the third quarter."""
    return Regime(until="2025Q3"), Regime.model_validate({"since": "2025Q3", **new})


def deal(satisfaction: float) -> Deal:
    return Deal(satisfaction=figure(satisfaction))


def test_a_cut_and_a_rise_are_said_once_to_those_who_are_owed() -> None:
    cut, rise = {"obligation_multiplier": figure(0.5)}, {"obligation_multiplier": figure(1.5)}
    assert shifts(*change(**cut)) == {(2, C, B): -1}
    assert shifts(*change(**rise)) == {(2, C, B): 1}


def test_a_word_to_those_who_are_owed_nothing_says_nothing() -> None:
    cut = change(obligation_multiplier=figure(0.5))
    assert shifts(*cut, bound="no_commitments") == {}
    # Dorna owes Belmar nothing but under the treaty.
    assert shifts(*cut, patron="DDD") == {}
    assert shifts(*cut, patron="DDD", bound="treaty") == {(2, D, B): -1}


def test_a_state_promises_nothing_to_itself() -> None:
    assert shifts(*change(obligation_multiplier=figure(0.5)), patron="BBB", bound="treaty") == {}


def test_a_deal_is_a_cut_and_its_end_is_nothing() -> None:
    assert shifts(*change(deals={"islets": deal(0.1)})) == {(2, C, B): -1}
    first = Regime(until="2025Q3", deals={"islets": deal(0.1)})
    assert shifts(first, Regime(since="2025Q3")) == {}


@pytest.mark.parametrize("place", ["border", "islets"])
def test_of_several_flashpoints_of_one_target_the_worst_sign_counts(place: str) -> None:
    # The promise is raised everywhere, and a deal is struck over one of the two.
    new = {"obligation_multiplier": figure(1.5), "deals": {place: deal(0.1)}}
    assert shifts(*change(**new)) == {(2, C, B): -1}


@pytest.mark.parametrize("place", ["border", "islets"])
def test_a_deal_at_one_flashpoint_counts_though_nothing_changes_at_the_other(place: str) -> None:
    assert shifts(*change(deals={place: deal(0.1)})) == {(2, C, B): -1}


def test_other_changes_of_a_regime_say_nothing_of_a_promise() -> None:
    assert shifts(*change(bias_logit=figure(-2), volatility_logit=figure(1))) == {}


def test_every_change_of_government_is_heard() -> None:
    low = figure(0.5)
    found = shifts(
        Regime(until="2025Q3"),
        Regime(since="2025Q3", until="2026Q1", obligation_multiplier=low),
        Regime(since="2026Q1"),
    )
    assert found == {(2, C, B): -1, (4, C, B): 1}
