from typing import NamedTuple

import numpy as np
import pytest

from sim.domain.policies import Deal, Policy, Regime
from sim.domain.scenario import Scenario
from sim.engine.outcomes.counts import Counts, PlaceColumn, no_counts
from sim.engine.outcomes.ledger import ENDINGS, OUTCOMES, Acts, no_acts
from sim.engine.quarter.phases import begin_quarter, end_quarter, engage
from sim.engine.quarter.war_strengths import war_strengths
from sim.engine.world.dynamics import Dynamics, dynamics_of
from sim.engine.world.variables import Variables, copied
from sim.kernel.draws import NOBODY, Purpose, permanent_code, uniform
from sim.rules.conflict.war import battle_deaths
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import Stage, classroom, figure, judged, stage
from tests.unit.engine.quarter.test_assembly import decay
from tests.unit.engine.quarter.test_war_strengths import at_war

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
GREY, FAIT, ATTACK = range(3)
ABSTAIN, SUPPORT, FIGHT = range(3)
SEED = 5
LASTING = {"end_probability": 0.0, "nuclear_use_probability": 0.0}
"""Dynamics under which no war ends."""
DECIDED = {"end_probability": 1.0, "nuclear_use_probability": 0.0}
"""Dynamics under which every war ends in the field within the quarter."""


class Course(NamedTuple):
    """A region in the middle of a run, with everything that a quarter reads and writes."""

    here: Stage
    dynamics: Dynamics
    start: Variables
    counts: Counts
    acts: Acts

    @property
    def variables(self) -> Variables:
        return self.here.variables

    def begin(self, quarter: int = 0, replication: int = 0) -> None:
        here, known = self.here, (self.counts, self.acts)
        address = (SEED, replication, quarter)
        begin_quarter(here.world, self.dynamics, here.variables, *known, *address)

    def end(self, quarter: int = 0, replication: int = 0) -> None:
        here, known = self.here, (self.start, self.counts, self.acts)
        address = (SEED, replication, quarter)
        end_quarter(here.world, self.dynamics, here.variables, *known, *address)

    def engage(self, flashpoint: int, quarter: int = 0) -> None:
        here = self.here
        engage(here.world, self.dynamics, here.variables, self.acts, flashpoint, quarter)

    def place(self, name: str, flashpoint: int = BORDER) -> float:
        return float(self.counts.places[flashpoint, PlaceColumn[name]])

    def learned(self) -> tuple[np.ndarray, np.ndarray]:
        """Return by how much the counts of kept and broken promises rose above the priors."""
        now, prior = self.variables, self.start
        return now.kept - prior.kept, now.broken - prior.broken


def course(scenario: Scenario[Parameters] | None = None, /, **dynamics: float) -> Course:
    """Return a region before its first quarter, with some dynamics replaced."""
    here = stage(classroom() if scenario is None else scenario)
    return Course(
        here,
        dynamics_of(here.scenario)._replace(**dynamics),  # type: ignore[arg-type]
        copied(here.variables),
        no_counts(2, 4, here.scenario.quarters),
        no_acts(2, 4),
    )


def act(
    it: Course, flashpoint: int, mode: int, outcome: str, levels: dict[int, int] | None = None
) -> Course:
    """Note a crisis in which Corvia owed .49 and Dorna nothing; both abstain if nothing is said."""
    acts, done = it.acts, levels or {}
    acts.mode[flashpoint], acts.outcome[flashpoint] = mode, OUTCOMES.index(outcome)
    acts.n_guarantors[flashpoint] = 2
    acts.order[flashpoint, :2] = [C, D]
    acts.level[flashpoint, :2] = [done.get(C, ABSTAIN), done.get(D, ABSTAIN)]
    acts.owed[flashpoint, :2] = [0.49, 0.0]
    acts.weight[flashpoint, :2] = [(0.0, 0.25, 1.0)[x] for x in acts.level[flashpoint, :2]]
    return it


def drawn(purpose: Purpose, place: str, replication: int = 0, quarter: int = 0) -> float:
    return uniform(SEED, replication, quarter, int(purpose), permanent_code(place), NOBODY)


def boiling(**overrides: object) -> Scenario[Parameters]:
    """Return a classroom in which every flashpoint offers an opportunity every quarter."""
    rates = {
        f"flashpoints__{name}__opportunity_rate": judged(1000) for name in ("border", "islets")
    }
    return classroom(**{**rates, **overrides})  # type: ignore[arg-type]


# Opportunities


def opportunities(it: Course, replications: int = 200) -> list[list[bool]]:
    found = []
    for replication in range(replications):
        it.begin(3, replication)
        found.append(it.acts.has_opportunity.tolist())
    return found


def expected_opportunities(chances: list[float]) -> list[list[bool]]:
    return [
        [
            drawn(Purpose.OPPORTUNITY, name, replication, quarter=3) < chance
            for name, chance in zip(("border", "islets"), chances, strict=True)
        ]
        for replication in range(200)
    ]


def test_opportunities_come_with_the_rate_and_a_draw_of_their_own() -> None:
    found = opportunities(course())
    # A rate of .2 a year, and one of .4
    assert found == expected_opportunities([1 - np.exp(-0.05), 1 - np.exp(-0.1)])
    assert 0 < sum(one[ISLETS] for one in found) < 60


def test_heat_excites_opportunities_where_it_is_switched_on() -> None:
    hot, cold = course(), course(classroom(switches__heat=False))
    for it in (hot, cold):
        it.variables.heat[:] = [10, 0]
    # A rate of .2 x (1 + .3 x 10) = .8 a year
    assert opportunities(hot) == expected_opportunities([1 - np.exp(-0.2), 1 - np.exp(-0.1)])
    assert opportunities(cold) == expected_opportunities([1 - np.exp(-0.05), 1 - np.exp(-0.1)])


@pytest.mark.parametrize("reason", ["is_closed", "is_at_war"])
def test_a_flashpoint_that_is_closed_or_at_war_offers_none(reason: str) -> None:
    it = course(boiling())
    getattr(it.variables, reason)[BORDER] = True
    it.begin()
    assert it.acts.has_opportunity.tolist() == [False, True]


@pytest.mark.parametrize("gone", [A, B])
def test_a_state_that_is_gone_challenges_nobody_and_is_not_challenged(gone: int) -> None:
    it = course(boiling())
    it.variables.is_in_game[gone] = False
    it.begin()
    assert it.acts.has_opportunity.tolist() == [False, False]
    it.variables.is_in_game[:] = True
    it.begin()
    assert it.acts.has_opportunity.tolist() == [True, True]


def test_a_quarter_begins_with_nothing_done() -> None:
    it = act(course(), BORDER, FAIT, "taken")
    it.acts.ending[:] = ENDINGS.index("party_left")
    it.acts.capability_lost[:] = 10
    it.begin()
    assert it.acts.mode.tolist() == [-1, -1]
    assert it.acts.outcome.tolist() == [0, 0]
    assert it.acts.ending.tolist() == [0, 0]
    assert not it.acts.capability_lost.any()


def test_a_quarter_begins_with_what_running_wars_tie_down() -> None:
    it = course()
    it.variables.engaged_share[:] = 0.9
    at_war(it.here, BORDER, CCC=FIGHT, DDD=SUPPORT)
    it.begin()
    assert it.variables.engaged_share.tolist() == [0.5, 0.5, 0.5, 0.1]


# Who is engaged


def test_those_who_fight_in_a_crisis_are_engaged_and_those_who_support_are_not() -> None:
    it = act(course(), BORDER, FAIT, "backed_down", {C: FIGHT, D: SUPPORT})
    it.engage(BORDER)
    assert it.variables.engaged_share.tolist() == [0, 0, 0.5, 0]
    assert not it.variables.is_at_war.any()
    assert not it.variables.war_level.any()


def test_a_war_engages_its_parties_and_supporters_too() -> None:
    it = act(course(), BORDER, ATTACK, "war", {C: FIGHT, D: SUPPORT})
    it.variables.war_level[BORDER] = 2
    it.variables.war_weight[BORDER] = 1
    it.engage(BORDER, quarter=7)
    assert it.variables.engaged_share.tolist() == [0.5, 0.5, 0.5, 0.1]
    assert it.variables.is_at_war.tolist() == [True, False]
    assert it.variables.war_since.tolist() == [7, 0]
    # What is left of an older war is forgotten.
    assert it.variables.war_level.tolist() == [[0, 0, 2, 1], [0, 0, 0, 0]]
    assert it.variables.war_weight.tolist() == [[0, 0, 1, 0.25], [0, 0, 0, 0]]


@pytest.mark.parametrize("outcome", ["status_quo", "conceded"])
def test_where_nobody_resists_nobody_is_engaged(outcome: str) -> None:
    it = act(course(), BORDER, FAIT, outcome, {C: FIGHT, D: FIGHT})
    it.engage(BORDER)
    assert not it.variables.engaged_share.any()


def test_what_is_engaged_adds_up_to_no_more_than_everything() -> None:
    it = course(fighter_engaged_share=0.7)
    for flashpoint in (BORDER, ISLETS):
        act(it, flashpoint, FAIT, "repelled", {C: FIGHT}).engage(flashpoint)
    assert it.variables.engaged_share.tolist() == [0, 0, 1, 0]


def test_after_the_quarter_only_wars_tie_forces_down() -> None:
    it = course(**LASTING)
    act(it, ISLETS, FAIT, "backed_down", {C: FIGHT, D: FIGHT}).engage(ISLETS)
    at_war(it.here, BORDER, DDD=SUPPORT)
    it.end()
    assert it.variables.engaged_share.tolist() == [0.5, 0.5, 0, 0.1]


# Wars


def test_a_war_costs_each_side_by_the_other_sides_share_of_strength() -> None:
    it = course(**LASTING)
    at_war(it.here, BORDER, CCC=FIGHT, DDD=SUPPORT)
    before = it.variables.capability_usd_bn.copy()
    it.end()
    north_east = it.here.world.own_km[BORDER, D] / it.here.world.own_km[BORDER, A] * 2
    # 400 x .8; twice 80, Corvia whole at .5, a quarter of Dorna at .5
    ours = 320 * decay(2)
    theirs = 160 * decay(3) + 0.5 * 360 * decay(3) + 0.25 * 0.5 * 80 * decay(north_east)
    share = theirs / (ours + theirs)
    expected = before * (1 - 0.05 * np.array([share, 1 - share, 1 - share, 0]))
    assert it.variables.capability_usd_bn == pytest.approx(expected)
    assert it.acts.strengths[BORDER] == pytest.approx([ours, theirs])
    # A hundredth of output a quarter for those who take part in full
    assert it.variables.gdp_usd_bn == pytest.approx([990, 396, 2970, 400])
    assert it.place("WAR_QUARTERS") == 1
    assert it.place("WAR_QUARTERS", ISLETS) == 0
    assert it.variables.is_at_war.tolist() == [True, False]


def test_two_wars_cost_what_both_cost_at_the_strength_before_them() -> None:
    it = course(**LASTING)
    at_war(at_war(it.here, BORDER), ISLETS)
    before = it.variables.capability_usd_bn.copy()
    it.end()
    share = it.acts.strengths[:, 1] / it.acts.strengths.sum(axis=1)
    lost = before * 0.05
    expected = before - [lost[A] * share.sum(), lost[B] * (2 - share.sum()), 0, 0]
    assert it.variables.capability_usd_bn == pytest.approx(expected)
    assert it.variables.gdp_usd_bn == pytest.approx([1000 * 0.99**2, 400 * 0.99**2, 3000, 400])


def test_nobody_loses_more_than_it_has() -> None:
    it = course(attrition_per_quarter=1.0, **LASTING)
    at_war(at_war(it.here, BORDER), ISLETS)
    it.variables.capability_usd_bn[B] = 1e-3
    it.end()
    assert it.variables.capability_usd_bn[B] == 0
    assert (it.variables.capability_usd_bn >= 0).all()


def test_a_war_is_fought_without_what_others_tie_down() -> None:
    it = course(**LASTING)
    at_war(at_war(it.here, BORDER, CCC=FIGHT), ISLETS, CCC=SUPPORT)
    free = copied(it.variables)
    it.end()
    free.engaged_share[:] = [0.5, 0.5, 0.1, 0]
    alone = war_strengths(it.here.world, free, BORDER, 0)
    free.engaged_share[:] = [0.5, 0.5, 0.5, 0]
    aside = war_strengths(it.here.world, free, ISLETS, 0)
    assert it.acts.strengths.tolist() == [list(alone), list(aside)]


def two_wars(end_probability: float) -> Course:
    """Return a region after a quarter of two wars, in which Dorna fights over the islets alone.

    So each war weakens the sides of the other one differently.
    """
    it = course(end_probability=end_probability, nuclear_use_probability=0.0)
    at_war(at_war(it.here, BORDER, CCC=FIGHT), ISLETS, DDD=FIGHT)
    it.end(replication=replication_where(Purpose.WAR_WINNER, "border", 0.99, 1.0))
    return it


def replication_where(
    purpose: Purpose, place: str, low: float, high: float, quarter: int = 0
) -> int:
    """Return the first replication in which a draw falls between two bounds."""
    return next(r for r in range(10_000) if low <= drawn(purpose, place, r, quarter) < high)


def test_the_end_of_one_war_frees_nobody_for_another_in_the_same_quarter() -> None:
    # Otherwise it would matter which of the two is named first.
    lasting, ending = two_wars(0.0), two_wars(1.0)
    assert lasting.variables.is_at_war.tolist() == [True, True]
    assert not ending.variables.is_at_war[BORDER]
    assert ending.acts.strengths.tolist() == lasting.acts.strengths.tolist()
    assert ending.acts.capability_lost.tolist() == lasting.acts.capability_lost.tolist()
    assert (ending.acts.capability_lost > 0).all()


def nuclear_chance(challenger: float, **levels: int) -> float:
    """Return the expected nuclear use of a quarter of war at the border.

    Parameters
    ----------
    challenger : capability of the challenger, which decides who is losing [USD bn]
    """
    it = course(end_probability=0.0)
    at_war(it.here, BORDER, **levels)
    it.variables.capability_usd_bn[A] = challenger
    it.end()
    return it.place("EXPECTED_NUCLEAR_USE")


def test_the_chance_of_nuclear_use_is_that_of_the_side_that_loses() -> None:
    weak, strong = 1.0, 1e6
    # Ardia, half an arsenal, over a prize worth .8 to it: .002 x .8 x .5
    assert nuclear_chance(weak) == pytest.approx(0.0008)
    assert nuclear_chance(weak, CCC=FIGHT) == pytest.approx(0.0008)
    # Belmar has none, and nobody fights beside it.
    assert nuclear_chance(strong) == 0
    assert nuclear_chance(strong, CCC=SUPPORT) == 0
    # Corvia, a whole arsenal, over a stake of .4; Dorna has none.
    assert nuclear_chance(strong, CCC=FIGHT, DDD=FIGHT) == pytest.approx(0.0008)


def test_several_on_the_losing_side_may_use_them() -> None:
    it = course(classroom(states__BBB__nuclear=judged(0.5)), end_probability=0.0)
    at_war(it.here, BORDER, CCC=FIGHT)
    it.variables.capability_usd_bn[A] = 1e6
    it.end()
    # Belmar .002 x 1 x .5 and Corvia .002 x .4 x 1: 1 - (1 - .001) x (1 - .0008)
    assert it.place("EXPECTED_NUCLEAR_USE") == pytest.approx(0.0017992)


def test_each_chance_in_a_war_has_a_draw_of_its_own() -> None:
    end, nuclear, seen = 0.5, 0.2, set()
    for replication in range(200):
        # Ardia is losing: a base chance of .5 x .8 x .5 is .2
        it = course(end_probability=end, nuclear_use_probability=0.5)
        it.variables.capability_usd_bn[A] = 150
        at_war(it.here, BORDER)
        it.end(4, replication)
        ours, theirs = it.acts.strengths[BORDER]
        assert ours < theirs
        expected = "running"
        if drawn(Purpose.NUCLEAR_USE, "border", replication, 4) < nuclear:
            expected = "nuclear_use"
        elif drawn(Purpose.WAR_END, "border", replication, 4) < end:
            is_won = drawn(Purpose.WAR_WINNER, "border", replication, 4) < ours / (ours + theirs)
            expected = "challenger_won" if is_won else "challenger_lost"
        assert ENDINGS[it.acts.ending[BORDER]] == expected
        deaths = 0.0
        if expected != "running":
            draw = drawn(Purpose.BATTLE_DEATHS, "border", replication, 4)
            deaths = battle_deaths(draw, 1.41, 1000.0, 1e7)
        assert it.acts.battle_deaths[BORDER] == it.place("BATTLE_DEATHS") == deaths
        assert it.place("NUCLEAR_USE") == (expected == "nuclear_use")
        seen.add(expected)
    assert seen == set(ENDINGS) - {"party_left"}


def decided(*, is_won: bool) -> Course:
    """Return a region after a war over the border that is decided in its first quarter."""
    low, high = (0.0, 0.1) if is_won else (0.9, 1.0)
    it = act(course(**DECIDED), BORDER, ATTACK, "war", {C: FIGHT, D: SUPPORT})
    it.variables.control_lost[:] = [0.2, 0.3]
    it.engage(BORDER)
    it.end(replication=replication_where(Purpose.WAR_WINNER, "border", low, high))
    return it


def test_a_war_that_is_won_takes_everything() -> None:
    won = decided(is_won=True)
    assert ENDINGS[won.acts.ending[BORDER]] == "challenger_won"
    assert won.variables.control_lost == pytest.approx([1, 0.3])
    # Who stood where is kept for the record; the war itself is over.
    assert won.acts.ended_level[BORDER].tolist() == [0, 0, FIGHT, SUPPORT]
    assert not won.variables.is_at_war.any()
    assert not won.variables.war_level.any()
    assert not won.variables.war_weight.any()
    assert not won.variables.engaged_share.any()
    assert won.place("BATTLE_DEATHS") >= 1000
    # The border was all of Belmar.
    assert won.variables.is_in_game.tolist() == [True, False, True, True]
    assert won.variables.is_closed.tolist() == [True, True]


def test_a_war_that_is_lost_takes_nothing() -> None:
    lost = decided(is_won=False)
    assert ENDINGS[lost.acts.ending[BORDER]] == "challenger_lost"
    assert lost.variables.control_lost.tolist() == [0.2, 0.3]
    assert lost.variables.is_in_game.all()
    assert not lost.variables.is_closed.any()
    assert not lost.variables.is_at_war.any()


def test_nuclear_use_ends_a_war_and_moves_nothing() -> None:
    # Corvia, losing beside Belmar, surely uses them: a base chance of 2.5 x .4 x 1.
    it = course(nuclear_use_probability=2.5, end_probability=1.0)
    at_war(it.here, BORDER, CCC=FIGHT)
    it.variables.capability_usd_bn[A] = 1e6
    it.end()
    assert ENDINGS[it.acts.ending[BORDER]] == "nuclear_use"
    assert it.place("NUCLEAR_USE") == 1
    assert it.variables.control_lost[BORDER] == 0
    assert it.variables.is_in_game.all()
    assert not it.variables.is_at_war.any()


# Control and heat


@pytest.mark.parametrize(
    ("mode", "outcome", "lost"),
    [
        (FAIT, "taken", 0.4),  # .2 + .25 x .8
        (FAIT, "conceded", 0.4),
        (GREY, "conceded", 0.24),  # .2 + .05 x .8
        (ATTACK, "conceded", 1.0),
        (FAIT, "repelled", 0.2),
        (FAIT, "backed_down", 0.2),
    ],
)
def test_what_is_taken_or_conceded_is_cut_from_what_is_left(
    mode: int, outcome: str, lost: float
) -> None:
    it = act(course(), BORDER, mode, outcome)
    it.variables.control_lost[:] = [0.2, 0.3]
    it.end()
    assert it.variables.control_lost == pytest.approx([lost, 0.3])
    assert it.place("CONTROL_LOST") == pytest.approx(lost)


def test_a_war_that_begins_has_taken_nothing_yet() -> None:
    it = act(course(**LASTING), BORDER, ATTACK, "war")
    it.engage(BORDER)
    it.end()
    assert it.variables.control_lost[BORDER] == 0


def test_heat_rises_by_a_challenge_and_halves_in_five_years() -> None:
    it = act(course(), ISLETS, GREY, "repelled")
    it.variables.heat[:] = 1
    it.end()
    # .5 ** (1 / 20) a quarter
    assert it.variables.heat == pytest.approx([0.5**0.05, 2 * 0.5**0.05])
    for quarter in range(1, 20):
        it.begin(quarter)
        it.end(quarter)
    assert it.variables.heat == pytest.approx([0.5, 1])


def test_an_opportunity_that_passes_leaves_no_heat() -> None:
    it = course()
    it.acts.has_opportunity[:] = True
    it.end()
    assert not it.variables.heat.any()


# Reputation


def test_a_promise_broken_counts_for_its_pair_and_less_for_the_others() -> None:
    it = act(course(), ISLETS, FAIT, "repelled")
    it.end()
    kept, broken = it.learned()
    assert not kept.any()
    # A fait accompli weighs .3 and called up .49, four tenths of it for others
    event = 0.3 * 0.49
    assert broken[C] == pytest.approx([0.4 * event, event, 0, 0.4 * event])
    # Dorna owes nothing, and has broken nothing.
    assert not broken[[A, B, D]].any()


def test_a_promise_kept_counts_whole_whatever_was_owed() -> None:
    it = act(course(), ISLETS, FAIT, "backed_down", {C: SUPPORT, D: FIGHT})
    it.end()
    kept, broken = it.learned()
    assert kept[C] == pytest.approx([0.12, 0.3, 0, 0.12])
    assert not kept[D].any()
    assert not broken.any()


def test_what_happens_at_two_flashpoints_adds_up() -> None:
    it = act(course(), ISLETS, GREY, "repelled", {C: FIGHT})
    act(it, BORDER, FAIT, "taken")
    it.end()
    kept, broken = it.learned()
    # .05 for the grey zone, .3 x .49 for the fait accompli
    assert kept[C, B] == pytest.approx(0.05)
    assert broken[C, B] == pytest.approx(0.147)


def test_in_a_major_attack_support_says_nothing_and_fighting_everything() -> None:
    supported = act(course(**LASTING), BORDER, ATTACK, "war", {C: SUPPORT})
    fought = act(course(**LASTING), BORDER, ATTACK, "war", {C: FIGHT})
    for it in (supported, fought):
        it.end()
    assert not any(change.any() for change in supported.learned())
    assert fought.learned()[0][C] == pytest.approx([0.4, 1, 0, 0.4])


@pytest.mark.parametrize("outcome", ["status_quo", "conceded"])
def test_a_target_that_does_not_resist_tests_nobody(outcome: str) -> None:
    it = act(course(), ISLETS, FAIT, outcome, {D: FIGHT})
    it.end()
    assert not any(change.any() for change in it.learned())


def test_what_was_learned_fades_towards_the_prior() -> None:
    it = course()
    it.variables.broken[C, B] += 1
    it.variables.kept[D, B] -= 1
    it.end()
    # A quarter of a year of ten
    kept, broken = it.learned()
    assert broken[C, B] == pytest.approx(np.exp(-0.025))
    assert kept[D, B] == pytest.approx(-np.exp(-0.025))


def test_what_is_new_does_not_fade_in_its_own_quarter() -> None:
    it = act(course(), ISLETS, FAIT, "repelled", {C: FIGHT})
    it.variables.kept[C, B] += 1
    it.end()
    assert it.learned()[0][C, B] == pytest.approx(np.exp(-0.025) + 0.3)


def test_without_reputation_nothing_is_learned_and_nothing_forgotten() -> None:
    it = act(course(classroom(switches__reputation=False)), ISLETS, FAIT, "repelled")
    it.variables.broken[C, B] += 1
    it.end()
    kept, broken = it.learned()
    assert not kept.any()
    assert broken[C, B] == pytest.approx(1)
    assert broken.sum() == pytest.approx(1)


def with_policy(*regimes: Regime) -> Scenario[Parameters]:
    policy = Policy(title="A test", patron="CCC", regimes=list(regimes))
    return classroom().model_copy(update={"policies": {"test": policy}})


DEAL = {"islets": Deal(satisfaction=figure(0.1))}


@pytest.mark.parametrize(
    ("first", "second", "kept", "broken"),
    [
        ({}, {"obligation_multiplier": figure(0.7)}, 0.0, 0.2),
        ({"obligation_multiplier": figure(0.7)}, {}, 0.2, 0.0),
        ({}, {"bias_logit": figure(-1.0)}, 0.0, 0.0),
        ({}, {"deals": DEAL}, 0.0, 0.2),
        ({"deals": DEAL}, {}, 0.0, 0.0),
        ({}, {"obligation_multiplier": figure(1.5), "deals": DEAL}, 0.0, 0.2),
    ],
)
def test_a_new_regime_is_noticed_once_when_it_raises_or_cuts_a_promise(
    first: dict[str, object], second: dict[str, object], kept: float, broken: float
) -> None:
    old = Regime.model_validate({"until": "2025Q2", **first})
    new = Regime.model_validate({"since": "2025Q2", **second})
    it = course(with_policy(old, new))
    it.end(0)
    assert not it.learned()[1].any()
    it.end(1)
    found = it.learned()
    assert found[0][C, B] == pytest.approx(kept)
    assert found[1][C, B] == pytest.approx(broken)
    # It is a word to Belmar, to whom something is owed, and to nobody else.
    assert (found[0] + found[1]).sum() == pytest.approx(kept + broken)
    it.end(2)
    fading = np.exp(-0.025)
    assert it.learned()[0][C, B] == pytest.approx(kept * fading)
    assert it.learned()[1][C, B] == pytest.approx(broken * fading)


def test_the_regime_with_which_a_run_begins_is_no_news() -> None:
    it = course(with_policy(Regime(obligation_multiplier=figure(0.5))))
    it.end(0)
    it.end(1)
    assert not any(change.any() for change in it.learned())


# Leaving and closing


@pytest.mark.parametrize(("lost", "is_closed"), [(0.9499, False), (0.95, True)])
def test_a_flashpoint_closes_where_nearly_all_is_lost(lost: float, *, is_closed: bool) -> None:
    it = course()
    it.variables.control_lost[ISLETS] = lost
    it.end()
    assert it.variables.is_closed.tolist() == [False, is_closed]
    # The islets are not the whole of Belmar.
    assert it.variables.is_in_game.all()


def test_a_state_that_has_lost_everything_leaves_the_game_with_its_other_flashpoints() -> None:
    it = act(course(), BORDER, ATTACK, "conceded")
    it.end()
    assert it.variables.is_in_game.tolist() == [True, False, True, True]
    assert it.variables.is_closed.tolist() == [True, True]


def test_a_war_over_something_else_ends_when_its_target_is_gone() -> None:
    it = act(course(**LASTING), BORDER, ATTACK, "conceded")
    at_war(it.here, ISLETS, CCC=FIGHT)
    it.end()
    assert ENDINGS[it.acts.ending[ISLETS]] == "party_left"
    assert it.acts.ended_level[ISLETS].tolist() == [0, 0, FIGHT, 0]
    assert it.acts.battle_deaths[ISLETS] >= 1000
    assert it.variables.control_lost[ISLETS] == 0
    assert not it.variables.is_at_war.any()
    # The quarter was fought to its end, and leaves nobody tied down.
    assert it.place("WAR_QUARTERS", ISLETS) == 1
    assert not it.variables.engaged_share.any()


def test_a_helper_that_is_gone_closes_nothing() -> None:
    it = course()
    it.variables.is_in_game[C] = False
    it.end()
    assert not it.variables.is_closed.any()
