import numpy as np
import pytest

from sim.domain.policies import Deal, Policy, Regime
from sim.domain.records import WarRecord
from sim.domain.scenario import Scenario
from sim.engine.draws import NOBODY, Purpose, permanent_code, uniform
from sim.engine.parameters import Parameters
from sim.engine.world import build_world
from sim.model.agents import State
from sim.model.decisions import Decision
from sim.model.play import Play
from sim.model.region import Region
from tests.acceptance.worlds import classroom, figure, judged

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
ALWAYS, NEVER = judged(1000), judged(0)


class Aggressor(State):
    """Always challenges in the gravest mode and never backs down."""

    def choose_challenge(self, decision: Decision) -> str:
        return decision.names[-1]

    def press_or_back_down(self, decision: Decision) -> str:
        return decision.names[-1]


class Stubborn(State):
    """Never concedes."""

    def respond(self, decision: Decision) -> str:
        return decision.names[-1]


class Yielding(State):
    """Always concedes."""

    def respond(self, decision: Decision) -> str:
        return decision.names[0]


class Fighter(State):
    """Fights whenever it may."""

    def choose_level(self, decision: Decision) -> str:
        return decision.names[-1]


class Idler(State):
    """Never helps."""

    def choose_level(self, decision: Decision) -> str:
        return decision.names[0]


class Helper(State):
    """Supports."""

    def choose_level(self, decision: Decision) -> str:
        return decision.names[1]


def storm(*points: str, **overrides: object) -> Scenario[Parameters]:
    """Return a classroom in which some flashpoints boil over and the others are quiet."""
    rates = {
        f"flashpoints__{name}__opportunity_rate": ALWAYS if name in points else NEVER
        for name in ("border", "islets")
    }
    return classroom(**{**rates, **overrides})  # type: ignore[arg-type]


def stormy(*points: str, cast: dict[str, type[State]] | None = None, **more: object) -> Region:
    usual: dict[str, type[State]] = {"AAA": Aggressor, "BBB": Stubborn, "CCC": Idler, "DDD": Idler}
    classes = {**usual, **(cast or {})}
    return Region(storm(*points, **more), agent_classes=classes)


def with_policy(*regimes: Regime) -> Scenario[Parameters]:
    policy = Policy(title="A test", patron="CCC", regimes=list(regimes))
    return storm().model_copy(update={"policies": {"test": policy}})


def endless(region: Region, ending: str | None = None) -> Region:
    """Let wars last, or end at once: drawn numbers are replaced, nothing else."""
    plain = region.draw

    def draw(purpose: Purpose, flashpoint: int, code: np.uint64 = NOBODY) -> float:
        if purpose == Purpose.NUCLEAR_USE:
            return 0.0 if ending == "nuclear" else 1.0
        if purpose == Purpose.WAR_END:
            return 1.0 if ending is None else 0.0
        if purpose == Purpose.WAR_WINNER:
            return 0.0 if ending == "won" else 1.0
        return plain(purpose, flashpoint, code)

    region.draw = draw  # type: ignore[method-assign]
    return region


# The calendar and the draws


def test_a_region_stands_before_its_first_quarter() -> None:
    region = Region(classroom(start="2030Q3"))
    assert region.quarter == "2030Q3"
    region.step()
    assert region.quarter == "2030Q4"
    assert region.state("CCC").position == C


def test_a_draw_depends_on_what_it_is_for_and_on_nothing_else() -> None:
    region = Region(classroom(), seed=5, replication=3)
    region.step()
    expected = uniform(5, 3, 1, int(Purpose.CHALLENGE), permanent_code("islets"), NOBODY)
    assert region.draw(Purpose.CHALLENGE, ISLETS) == expected


def test_a_world_that_was_built_before_is_used_as_it_is() -> None:
    world = build_world(classroom())
    region = Region(classroom(), world=world)
    assert region.world is world
    assert region.run().events == Region(classroom()).run().events


# Opportunities


def test_opportunities_come_with_the_rate_and_are_excited_by_heat() -> None:
    region = Region(classroom())
    drawn = {f: region.draw(Purpose.OPPORTUNITY, f) for f in (BORDER, ISLETS)}
    # 1 - exp(-.2 / 4) = .049 and 1 - exp(-.4 / 4) = .095
    chances = {BORDER: 1 - np.exp(-0.05), ISLETS: 1 - np.exp(-0.1)}
    assert region._opportunities() == [f for f in (BORDER, ISLETS) if drawn[f] < chances[f]]
    # With enough heat anything is an opportunity.
    region.variables.heat[:] = 1e6
    assert region._opportunities() == [BORDER, ISLETS]
    cold = Region(classroom(switches__heat=False))
    cold.variables.heat[:] = 1e6
    assert cold._opportunities() == [f for f in (BORDER, ISLETS) if drawn[f] < chances[f]]


@pytest.mark.parametrize("reason", ["is_closed", "is_at_war"])
def test_a_flashpoint_that_is_closed_or_at_war_offers_none(reason: str) -> None:
    region = stormy("border", "islets")
    getattr(region.variables, reason)[BORDER] = True
    assert region._opportunities() == [ISLETS]


def test_a_state_that_is_gone_challenges_nobody() -> None:
    region = stormy("border", "islets")
    region.variables.is_in_game[A] = False
    assert region._opportunities() == []


def test_heat_rises_by_a_challenge_and_halves_in_five_years() -> None:
    region = stormy("islets")
    region.step()
    # One crisis: 1 x .5 ** (1 / 20), and nothing at the border
    assert region.variables.heat == pytest.approx([0, 0.5**0.05])
    region.step()
    assert region.variables.heat[ISLETS] == pytest.approx((0.5**0.05 + 1) * 0.5**0.05)


def test_an_opportunity_that_passes_leaves_no_heat() -> None:
    class Content(State):
        def choose_challenge(self, decision: Decision) -> str:
            return decision.names[0]

    region = stormy("islets", cast={"AAA": Content})
    region.step()
    assert region.tally["opportunities"][ISLETS] == 1
    assert not region.variables.heat.any()


# Control


def test_slices_are_taken_off_what_is_left_until_the_flashpoint_closes() -> None:
    region = stormy("islets", cast={"BBB": Yielding})
    for taken in (0.25, 0.4375, 0.578125):
        region.step()
        # 1 - .75 ** n
        assert region.variables.control_lost[ISLETS] == pytest.approx(taken)
    region.run()
    # .75 ** 10 = .056 and .75 ** 11 = .042: eleven slices, then it is closed.
    assert region.tally.challenges[ISLETS].sum() == 11
    assert region.variables.is_closed[ISLETS]
    assert region.tally["control_lost"][ISLETS] == pytest.approx(1 - 0.75**11)
    # The islets are not the whole of Belmar.
    assert region.state("BBB").is_in_game


def test_a_state_that_has_lost_everything_leaves_the_game_with_its_other_flashpoints() -> None:
    region = stormy("border", cast={"BBB": Yielding})
    region.step()
    assert region.variables.control_lost[BORDER] == 1
    assert not region.state("BBB").is_in_game
    assert region.variables.is_closed.tolist() == [True, True]


def test_a_war_over_something_else_ends_when_its_target_is_gone() -> None:
    region = endless(stormy("border", cast={"BBB": Yielding}))
    region.variables.is_at_war[ISLETS] = True
    region._wars[ISLETS] = ("2024Q4-islets", 0)
    region.step()
    war = region.events[-1]
    assert isinstance(war, WarRecord)
    assert (war.war, war.ending) == ("2024Q4-islets", "party_left")
    assert not region.variables.is_at_war.any()


# Wars


def test_a_war_costs_each_side_by_the_other_sides_share_of_strength() -> None:
    region = endless(stormy("border", cast={"CCC": Fighter, "DDD": Helper}))
    play = Play(region, BORDER)
    before = region.variables.capability_usd_bn.copy()
    region.step()
    assert region.variables.is_at_war.tolist() == [True, False]
    ours = play.crisis.strength_challenger
    theirs = play.crisis.strength_target + 0.5 * play.crisis.strength[0]
    theirs += 0.25 * 0.5 * play.crisis.strength[1]
    share = theirs / (ours + theirs)
    expected = before * (1 - 0.05 * np.array([share, 1 - share, 1 - share, 0]))
    assert region.variables.capability_usd_bn == pytest.approx(expected)
    # A hundredth of output a quarter for those who take part in full
    assert region.variables.gdp_usd_bn == pytest.approx([990, 396, 2970, 400])
    assert region.tally["war_quarters"][BORDER] == 1
    assert [agent.engaged_share for agent in region.roster] == [0.5, 0.5, 0.5, 0.1]


def test_a_war_that_is_won_takes_everything_and_one_that_is_lost_nothing() -> None:
    won, lost = (endless(stormy("border"), ending) for ending in ("won", "lost"))
    for region in (won, lost):
        region.step()
    assert won.variables.control_lost[BORDER] == 1
    assert not won.state("BBB").is_in_game
    assert lost.variables.control_lost[BORDER] == 0
    endings = [region.events[-1].ending for region in (won, lost)]  # type: ignore[union-attr]
    assert endings == ["challenger_won", "challenger_lost"]
    assert not won.variables.is_at_war.any()
    assert won.tally["battle_deaths"][BORDER] >= 1000


def test_nuclear_use_ends_a_war_and_moves_nothing() -> None:
    region = endless(stormy("border", cast={"CCC": Fighter}), "nuclear")
    region.step()
    war = region.events[-1]
    assert isinstance(war, WarRecord)
    assert war.ending == "nuclear_use"
    assert war.fighters == ("CCC",)
    assert region.tally["nuclear_use"][BORDER] == 1
    assert region.variables.control_lost[BORDER] == 0


def test_the_chance_of_nuclear_use_is_that_of_the_side_that_loses() -> None:
    region = stormy("border")
    # Ardia, half an arsenal, over a prize worth .8 to it: .002 x .8 x .5
    assert region._nuclear_chance(BORDER, 0.4) == pytest.approx(0.0008)
    # Belmar has none, and nobody fights beside it.
    assert region._nuclear_chance(BORDER, 0.6) == 0
    region.variables.war_level[BORDER] = [0, 0, 2, 1]
    # Corvia, a whole arsenal, over a stake of .4
    assert region._nuclear_chance(BORDER, 0.6) == pytest.approx(0.0008)


def test_a_war_that_the_end_cuts_off_is_recorded_as_running() -> None:
    region = endless(stormy("border", quarters=3)).run()
    war = region.events[-1]
    assert isinstance(war, WarRecord)
    assert (war.ending, war.since, war.until, war.quarters) == ("running", "2025Q1", "2025Q3", 3)
    assert war.battle_deaths == 0
    assert region.tally["war_quarters"][BORDER] == 3


# Reputation


def learned(region: Region) -> tuple[np.ndarray, np.ndarray]:
    """Return by how much the counts of kept and broken promises rose above the priors."""
    kept, broken = region.priors
    return region.variables.kept - kept, region.variables.broken - broken


def test_a_promise_broken_counts_for_its_pair_and_less_for_the_others() -> None:
    region = stormy("islets")
    region.step()
    kept, broken = learned(region)
    assert not kept.any()
    # A fait accompli weighs .3 and calls up .7 of .7: .3 x .49, four tenths of it for others
    event = 0.3 * 0.49
    assert broken[C] == pytest.approx([0.4 * event, event, 0, 0.4 * event])
    # Dorna owes nothing, and has broken nothing.
    assert not broken[[A, B, D]].any()


def test_a_promise_kept_counts_whole_whatever_was_owed() -> None:
    region = stormy("islets", cast={"CCC": Helper, "DDD": Fighter})
    region.step()
    kept, broken = learned(region)
    assert kept[C] == pytest.approx([0.12, 0.3, 0, 0.12])
    assert not kept[D].any()
    assert not broken.any()


def test_in_a_major_attack_support_says_nothing() -> None:
    region = endless(stormy("border", cast={"CCC": Helper}))
    region.step()
    kept, broken = learned(region)
    assert not kept.any()
    assert not broken.any()


def test_a_target_that_concedes_tests_nobody() -> None:
    region = stormy("islets", cast={"BBB": Yielding})
    region.step()
    assert not learned(region)[1].any()


def test_what_was_learned_fades_towards_the_prior() -> None:
    region = stormy()
    region.variables.broken[C, B] += 1
    region.step()
    # A quarter of a year of ten
    assert learned(region)[1][C, B] == pytest.approx(np.exp(-0.025))
    still = stormy(switches__reputation=False)
    still.variables.broken[C, B] += 1
    still.step()
    assert learned(still)[1][C, B] == pytest.approx(1)


@pytest.mark.parametrize(
    ("first", "second", "kept", "broken"),
    [
        ({}, {"obligation_multiplier": figure(0.7)}, 0.0, 0.2),
        ({"obligation_multiplier": figure(0.7)}, {}, 0.2, 0.0),
        ({}, {"bias_logit": figure(-1.0)}, 0.0, 0.0),
        ({}, {"deals": {"islets": Deal(satisfaction=figure(0.1))}}, 0.0, 0.2),
        ({"deals": {"islets": Deal(satisfaction=figure(0.1))}}, {}, 0.0, 0.0),
        (
            {},
            {
                "obligation_multiplier": figure(1.5),
                "deals": {"islets": Deal(satisfaction=figure(0.1))},
            },
            0.0,
            0.2,
        ),
    ],
)
def test_a_new_regime_is_noticed_once_when_it_raises_or_cuts_a_promise(
    first: dict[str, object], second: dict[str, object], kept: float, broken: float
) -> None:
    old = Regime.model_validate({"until": "2025Q2", **first})
    new = Regime.model_validate({"since": "2025Q2", **second})
    region = Region(with_policy(old, new))
    region.step()
    assert not learned(region)[1].any()
    region.step()
    found = learned(region)
    assert found[0][C, B] == pytest.approx(kept)
    assert found[1][C, B] == pytest.approx(broken)
    region.step()
    fading = np.exp(-0.025)
    assert learned(region)[0][C, B] == pytest.approx(kept * fading)
    assert learned(region)[1][C, B] == pytest.approx(broken * fading)


def test_the_regime_with_which_a_run_begins_is_no_news() -> None:
    region = Region(with_policy(Regime(obligation_multiplier=figure(0.5))))
    region.step()
    assert not learned(region)[1].any()


# Agents


def test_an_agent_tells_what_it_has() -> None:
    region = Region(classroom())
    patron = region.state("CCC")
    assert patron.name == "Corvia"
    assert patron.capability_usd_bn == pytest.approx(900)
    assert (patron.alignment, patron.support, patron.engaged_share) == (1, 0.5, 0)
    assert patron.reputation_with("BBB") == pytest.approx(0.7)
    assert patron.reputation_with("DDD") == pytest.approx(0.5)


def test_a_subclass_decides_and_the_others_draw() -> None:
    region = Region(storm("islets"), agent_classes={"CCC": Fighter}).run()
    levels = [
        move
        for record in region.events
        if not isinstance(record, WarRecord)
        for move in record.moves
        if move.decision == "level"
    ]
    assert {move.choice for move in levels if move.actor == "CCC"} == {"fight"}
    assert all(move.draw is None for move in levels if move.actor == "CCC")
    assert all(move.draw is not None for move in levels if move.actor == "DDD")
