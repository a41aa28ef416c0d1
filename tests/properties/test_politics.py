"""What must hold of the slow half, whatever the parameters: over whole runs of small worlds."""

import numpy as np
import pytest

from sim.domain.events import Shock
from sim.domain.policies import Policy, Regime
from sim.domain.scenario import Scenario
from sim.domain.states import Law
from sim.domain.switches import Switches
from sim.engine.politics.joining import fill_terms
from sim.engine.politics.talks import judge_treaties
from sim.engine.run.ensemble import BatchResult, play, setting_of
from sim.engine.world.variables import arrays_by_name
from sim.rules.parameters import Parameters
from sim.rules.politics.joining import Term
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import (
    A,
    B,
    C,
    D,
    election,
    polity,
    proposal,
    side,
    with_states,
)

MECHANISMS = (
    "opinion",
    "governments",
    "growth",
    "spending",
    "free_riding",
    "arms_response",
    "hedging",
    "news",
    "shocks",
    "window",
    "coercion",
    "institutions",
)
ELECTIONS = [
    election(f"{year}Q{quarter}", "government", "legislature")
    for year in range(2025, 2030)
    for quarter in (1, 3)
]
GOVERNED: dict[str, dict[str, object]] = {
    "BBB": {"sides": [side(0.5), side(0.5, stance=-1, offset=-0.3)], "elections": ELECTIONS},
    "CCC": {"elections": ELECTIONS},
}


def switched(scenario: Scenario[Parameters], **changes: object) -> Scenario[Parameters]:
    """Return a scenario with some switches thrown."""
    given = scenario.switches.model_dump() | changes
    return scenario.model_copy(update={"switches": Switches.model_validate(given)})


def tuned(scenario: Scenario[Parameters], room: str, **changes: float) -> Scenario[Parameters]:
    """Return a scenario with some parameters of one room replaced."""
    params = getattr(scenario.parameters, room)
    replaced = type(params).model_validate(params.model_dump() | changes)
    parameters = scenario.parameters.model_copy(update={room: replaced})
    return scenario.model_copy(update={"parameters": parameters})


def played(scenario: Scenario[Parameters], runs: int = 3) -> BatchResult:
    return play(setting_of(scenario), 0, runs, logged=runs)


def wavering(**changes: object) -> Scenario[Parameters]:
    """Return a lively region whose patron is elected between two regimes, with a proposal."""
    cut = Regime(obligation_multiplier=figure(0.5), burden_demand_pct=figure(4.0))
    policies = {
        "loyal": Policy(title="Loyal", patron="CCC", regimes=[Regime()]),
        "cutting": Policy(title="Cutting", patron="CCC", regimes=[cut]),
    }
    half = {name: figure(0.5) for name in policies}
    path = Policy(
        title="Elected",
        patron="CCC",
        before="loyal",
        start="cutting",
        transitions={"loyal": half, "cutting": half},
    )
    made = with_states(proposal(**changes), GOVERNED)
    points = {
        name: one.model_copy(update={"opportunity_rate": figure(4.0)})
        for name, one in made.flashpoints.items()
    }
    return made.model_copy(
        update={"flashpoints": points, "policies": {"elected": path}, "named_policies": policies}
    )


def same_but_for_what_nobody_reads(one: BatchResult, other: BatchResult) -> set[str]:
    """Return the arrays of two batches that differ, those of the slow half left out."""
    found = set()
    for part in ("counts", "log", "history"):
        mine, yours = (arrays_by_name(getattr(batch, part)) for batch in (one, other))
        found |= {
            name
            for name, array in mine.items()
            if not name.startswith("politics") and array.tobytes() != yours[name].tobytes()
        }
    return found


def test_with_every_mechanism_off_politics_are_off() -> None:
    # Without negotiation the treaty is not in the making, so its pact is left out of both.
    still = switched(
        wavering(), politics=True, negotiation="off", **dict.fromkeys(MECHANISMS, False)
    )
    off = switched(still, politics=False)
    assert same_but_for_what_nobody_reads(played(still), played(off)) == set()


@pytest.mark.parametrize(
    "mechanism", ["opinion", "governments", "growth", "spending", "hedging", "news"]
)
def test_each_mechanism_changes_something(mechanism: str) -> None:
    # So that the test above tests something
    still = switched(
        wavering(), politics=True, negotiation="off", **dict.fromkeys(MECHANISMS, False)
    )
    one = switched(still, **{mechanism: True})
    assert same_but_for_what_nobody_reads(played(one), played(still)) != set()


def eventful() -> Scenario[Parameters]:
    """Return a region with cause for every mechanism: a shock, arming rivals, a treaty made."""
    shock = Shock.model_validate(
        {"quarter": "2025Q2", "state": "DDD", "size": figure(0.3), "half_life_years": figure(5.0)}
    )
    made = wavering(window=figure(3.0)).model_copy(update={"shocks": [shock], "quarters": 32})
    return tuned(made, "joining", constant=4.0)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_without_any_one_mechanism_a_region_goes_another_way(mechanism: str) -> None:
    without_it = switched(eventful(), **{mechanism: False})
    one, other = (arrays_by_name(played(each, 2).history) for each in (eventful(), without_it))
    assert any(array.tobytes() != other[name].tobytes() for name, array in one.items())


def peaceful(**changes: object) -> Scenario[Parameters]:
    """Return the eventful region without crises, whose luck would hide what a mechanism does."""
    made = eventful()
    points = {
        name: one.model_copy(update={"opportunity_rate": figure(0.0)})
        for name, one in made.flashpoints.items()
    }
    return made.model_copy(update={"flashpoints": points, **changes})


def test_a_larger_shock_never_lowers_a_budget_that_follows() -> None:
    sizes = (0.0, 0.1, 0.5)
    shock = peaceful().shocks[0]
    found = [
        played(peaceful(shocks=[shock.model_copy(update={"size": figure(size)})]), 2).history
        for size in sizes
    ]
    none, some, much = (each.burden_pct[:, D] for each in found)
    assert (none <= some).all()
    assert (some <= much).all()
    assert (some < much).any()


def test_arms_and_free_riding_raise_budgets_where_rivals_arm_and_a_patron_leaves() -> None:
    # The patron halves its promise at once, so what it covers falls for Belmar alone.
    for name, weight, whose in (("rivals_weight", 0.5, slice(None)), ("free_riding", 0.7, B)):
        low, high = (
            played(tuned(peaceful(), "spending", **{name: value}), 2).history.burden_pct[:, whose]
            for value in (0.0, weight)
        )
        assert (low <= high).all(), name
        assert (low < high).any(), name


def test_coercion_costs_members_growth_and_nobody_else() -> None:
    free, pressed = (
        played(tuned(peaceful(), "coercion", size=size), 2).history.gdp_usd_bn
        for size in (0.0, 0.02)
    )
    assert (pressed <= free).all()
    assert (pressed[-1] < free[-1])[[B, C, D]].any()
    np.testing.assert_array_equal(pressed[:, A], free[:, A])


# Governments and budgets


def test_a_state_without_elections_never_changes_government() -> None:
    changes = {**GOVERNED, "DDD": {"sides": GOVERNED["BBB"]["sides"]}}
    found = played(with_states(wavering(), changes)).history
    # Dorna has two sides and no election, Ardia and the patron have no sides.
    assert not found.politics.side[:, [A, C, D]].any()
    assert not found.stance_logit[:, [A, C, D]].any()
    assert found.politics.side[:, B].any()
    assert found.stance_logit[:, B].any()


@pytest.mark.parametrize("rivals_weight", [0.0, 0.5])
@pytest.mark.parametrize("free_riding", [0.0, 0.7])
def test_burdens_stay_within_bounds_at_the_ends_of_the_ranges(
    rivals_weight: float, free_riding: float
) -> None:
    long = wavering().model_copy(update={"quarters": 48})
    moved = tuned(long, "spending", rivals_weight=rivals_weight, free_riding=free_riding)
    burden = played(moved, 1).history.burden_pct
    assert np.isfinite(burden).all()
    # Everything at once, for twelve years: threats, rivals, a cut by half and a demand of 4 %.
    assert (burden <= 4 * np.array([4, 2, 3, 2])).all()
    assert (burden > 0.3 * np.array([4, 2, 3, 2])).all()


# Joining


def views(scenario: Scenario[Parameters], weights: dict[str, float]) -> np.ndarray:
    """Return (runs, n) who is willing in the first quarter, with some weights of joining."""
    it = polity(tuned(scenario, "joining", **weights))
    it.variables.politics.standing_with[:] = it.variables.politics.standing_without + 0.01
    found = []
    for replication in range(60):
        judge_treaties(it.world, it.variables, it.ledger, it.key(0, replication))
        found.append(it.ledger.politics.is_willing[0].copy())
    return np.array(found)


def scrupulous() -> Scenario[Parameters]:
    """Return a proposal at which everybody has every reason to hesitate."""
    doubts = {
        "non_alignment_norm": figure(0.3),
        "law": Law(fight={"major_attack": figure(0.5)}),
        "public_support": figure(0.7),
    }
    names = ("BBB", "CCC", "DDD")
    own: dict[str, dict[str, object]] = {
        name: doubts | {"frictions": {other: figure(0.5) for other in names if other != name}}
        for name in names
    }
    leading = Policy(title="Leading", patron="CCC", regimes=[Regime(treaty_leadership=figure(0.5))])
    made = with_states(proposal(), own)
    return made.model_copy(update={"policies": {"leading": leading}})


@pytest.mark.parametrize(
    ("weight", "low", "high"),
    [
        ("entrapment", 5.0, 30.0),
        ("autonomy", 0.9, 4.0),
        ("coercion", 2.0, 40.0),
        ("norm", 1.0, 9.0),
        ("law", 0.5, 6.0),
        ("friction", 0.5, 6.0),
    ],
)
def test_a_dearer_treaty_is_joined_less_often_on_the_same_draws(
    weight: str, low: float, high: float
) -> None:
    cheap, dear = (views(scrupulous(), {weight: value}) for value in (low, high))
    assert (dear <= cheap).all()
    assert dear.sum() < cheap.sum()


def test_leadership_is_followed_on_the_same_draws() -> None:
    weak, strong = (views(scrupulous(), {"leadership": value}) for value in (0.0, 9.0))
    assert (weak <= strong).all()
    # The patron and those who depend on it; Dorna depends on nobody.
    more = (strong & ~weak).any(axis=0)
    assert more.tolist() == [False, True, True, False]
    leader = scrupulous()
    aloof = Policy(title="Aloof", patron="CCC", regimes=[Regime(treaty_leadership=figure(-0.5))])
    reluctant = views(leader.model_copy(update={"policies": {"aloof": aloof}}), {})
    willing = views(leader, {})
    assert (reluctant <= willing).all()
    assert reluctant[:, C].sum() < willing[:, C].sum()


@pytest.mark.parametrize("depth", [0.0, 0.85])
def test_a_treaty_without_depth_asks_nothing_of_anybody(depth: float) -> None:
    it = polity(scrupulous())
    it.world.texts.depth[:] = depth
    it.variables.politics.standing_with[:] = it.variables.politics.standing_without + 0.01
    it.variables.stance_logit[:] = 0.3
    fill_terms(it.world, it.variables, it.ledger, 0, 0)
    found = {one.name for one in Term if it.ledger.politics.terms[0, :, one].any()}
    shallow = {"CONSTANT", "SECURITY", "ENTRAPMENT"}
    deep = {one.name for one in Term} - {"CHAMPION"}
    assert found == (deep if depth else shallow)


@pytest.mark.parametrize("loss", [0.0, 1e-300, 1e-9, 1e-6, 1e-5])
@pytest.mark.parametrize("change", [0.0, 1e-7, 1.0])
def test_who_has_next_to_nothing_to_lose_is_not_carried_away(loss: float, change: float) -> None:
    it = polity(scrupulous())
    it.variables.politics.loss_without[:] = loss
    for with_treaty in (loss + change, max(0.0, loss - change)):
        it.variables.politics.loss_with[:] = with_treaty
        fill_terms(it.world, it.variables, it.ledger, 0, 0)
        security = it.ledger.politics.terms[0, :, Term.SECURITY]
        assert np.isfinite(it.ledger.politics.utility).all()
        assert (np.abs(security) <= 4).all()
        if loss < 1e-6:
            assert not security.any()


# Paths


def test_a_treaty_without_effect_and_without_a_window_is_no_treaty() -> None:
    inert = switched(wavering(), negotiation="inert")
    hub = inert.model_copy(update={"proposals": {}, "proposed_pacts": {}})
    one, other = played(inert), played(hub)
    assert one.history.politics.stage.max() > 0
    names = same_but_for_what_nobody_reads(one, other)
    # The one knows a pact more, and counts what becomes of it.
    assert {name for name in names if not name.startswith("pacts.")} == set()
    slow = arrays_by_name(one.history.politics), arrays_by_name(other.history.politics)
    for name, array in slow[0].items():
        if array.shape == slow[1][name].shape:
            np.testing.assert_array_equal(array, slow[1][name], err_msg=name)


def test_with_a_window_it_is_not() -> None:
    inert = switched(wavering(window=figure(3.0)), negotiation="inert")
    hub = inert.model_copy(update={"proposals": {}, "proposed_pacts": {}})
    one, other = (played(each).counts.flashpoints for each in (inert, hub))
    assert one.tobytes() != other.tobytes()


def two_proposals() -> Scenario[Parameters]:
    """Return a region in which a pact of two is proposed beside the treaty."""
    made = wavering()
    pact = made.proposed_pacts["common_defence"]
    small = pact.model_copy(update={"members": ["BBB", "DDD"], "kind": "bilateral", "basing": {}})
    other = made.proposals["made"].model_copy(
        update={"pacts": ["pair"], "invited": ["BBB", "DDD"], "quorum": ["BBB", "DDD"]}
    )
    return made.model_copy(
        update={
            "proposals": {"made": made.proposals["made"], "other": other},
            "proposed_pacts": {"common_defence": pact, "pair": small},
        }
    )


def turned(scenario: Scenario[Parameters]) -> Scenario[Parameters]:
    """Return a scenario with everything that has no order the other way round."""

    def backward[Item](items: dict[str, Item]) -> dict[str, Item]:
        return dict(reversed(items.items()))

    fields = ("states", "flashpoints", "pacts", "policies", "named_policies", "proposals")
    changes: dict[str, object] = {
        field: backward(getattr(scenario, field)) for field in (*fields, "proposed_pacts")
    }
    changes["proposals"] = {
        name: one.model_copy(update={"invited": one.invited[::-1], "quorum": one.quorum[::-1]})
        for name, one in backward(scenario.proposals).items()
    }
    changes["proposed_pacts"] = {
        name: one.model_copy(update={"members": one.members[::-1]})
        for name, one in backward(scenario.proposed_pacts).items()
    }
    changes["states"] = {
        name: one.model_copy(update={"elections": one.elections[::-1]})
        for name, one in backward(scenario.states).items()
    }
    return scenario.model_copy(update=changes)


def test_the_order_of_files_parties_and_proposals_changes_nothing() -> None:
    straight = tuned(two_proposals(), "joining", constant=3.0)
    other = turned(straight)
    assert list(other.states) != list(straight.states)
    one, two = played(straight), played(other)
    assert one.history.politics.is_member.any()
    for part in ("counts", "log", "history"):
        mine, yours = (arrays_by_name(getattr(batch, part)) for batch in (one, two))
        for name, array in mine.items():
            assert array.tobytes() == yours[name].tobytes(), name
