import numpy as np
import pytest

from sim.domain.errors import AgentsError
from sim.domain.records import CrisisRecord, WarRecord
from sim.domain.scenario import Scenario
from sim.engine.world.constants import build_world
from sim.kernel.draws import NOBODY, DrawKey, Purpose, permanent_code, uniform
from sim.model.agents import State
from sim.model.crisis import CrisisPlay
from sim.model.decision import Decision
from sim.model.region import Region
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, judged
from tests.unit.engine.crisis.games import reach_of

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


def endless(region: Region, ending: str | None = None) -> Region:
    """Let wars last, or end in a way in the first quarter: chances are replaced, nothing else."""
    stage = region.stage
    dynamics = stage.world.dynamics._replace(
        end_probability=0.0 if ending in {None, "nuclear"} else 1.0,
        nuclear_use_probability=1e9 if ending == "nuclear" else 0.0,
    )
    stage.world = stage.world._replace(dynamics=dynamics)
    low, high = {"won": (0.0, 0.1), "lost": (0.9, 1.0)}.get(ending or "", (0.0, 1.0))
    while not low <= region.stage.draw(Purpose.WAR_WINNER, BORDER) < high:
        stage.replication += 1
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
    expected = uniform(DrawKey(5, 3, 1), int(Purpose.CHALLENGE), permanent_code("islets"), NOBODY)
    assert region.stage.draw(Purpose.CHALLENGE, ISLETS) == expected


def test_a_world_that_was_built_before_is_used_as_it_is() -> None:
    world = build_world(classroom())
    region = Region(classroom(), world=world)
    assert region.world is world
    assert region.run().events == Region(classroom()).run().events


# Opportunities


def test_every_opportunity_is_a_crisis_and_nothing_else_is() -> None:
    found = set()
    for replication in range(20):
        region = Region(classroom(), replication=replication)
        # A rate of .2 a year, and one of .4
        chances = {"border": 1 - np.exp(-0.05), "islets": 1 - np.exp(-0.1)}
        drawn = [
            region.stage.draw(Purpose.OPPORTUNITY, f) < x for f, x in enumerate(chances.values())
        ]
        region.step()
        assert [f"2025Q1-{name}" for name, has in zip(chances, drawn, strict=True) if has] == [
            record.crisis for record in region.events if isinstance(record, CrisisRecord)
        ]
        found.add(tuple(drawn))
    assert len(found) > 1


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
    assert region.counts["opportunities"][ISLETS] == 1
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
    assert region.counts.challenges[ISLETS].sum() == 11
    assert region.variables.is_closed[ISLETS]
    assert region.counts["control_lost"][ISLETS] == pytest.approx(1 - 0.75**11)
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
    region.variables.war_since[ISLETS] = -1
    region.step()
    war = region.events[-1]
    assert isinstance(war, WarRecord)
    assert (war.war, war.ending) == ("2024Q4-islets", "party_left")
    assert not region.variables.is_at_war.any()


# Wars


def test_a_war_costs_each_side_by_the_other_sides_share_of_strength() -> None:
    region = endless(stormy("border", cast={"CCC": Fighter, "DDD": Helper}))
    play = CrisisPlay(region.stage, region.roster, BORDER)
    before = region.variables.capability_usd_bn.copy()
    region.step()
    assert region.variables.is_at_war.tolist() == [True, False]
    ours = play.crisis.strength_challenger
    theirs = play.crisis.strength_target + 0.6 * reach_of(play.crisis, 0)
    theirs += 0.25 * 0.6 * reach_of(play.crisis, 1)
    share = theirs / (ours + theirs)
    expected = before * (1 - 0.05 * np.array([share, 1 - share, 1 - share, 0]))
    assert region.variables.capability_usd_bn == pytest.approx(expected)
    # A hundredth of output a quarter for those who take part in full
    assert region.variables.gdp_usd_bn == pytest.approx([990, 396, 2970, 400])
    assert region.counts["war_quarters"][BORDER] == 1
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
    assert won.counts["battle_deaths"][BORDER] >= 1000


def test_nuclear_use_ends_a_war_and_moves_nothing() -> None:
    region = endless(stormy("border", cast={"CCC": Fighter}), "nuclear")
    region.step()
    war = region.events[-1]
    assert isinstance(war, WarRecord)
    assert war.ending == "nuclear_use"
    assert war.fighters == ("CCC",)
    assert region.counts["nuclear_use"][BORDER] == 1
    assert region.variables.control_lost[BORDER] == 0


def test_a_war_that_the_end_cuts_off_is_recorded_as_running() -> None:
    region = endless(stormy("border", quarters=3)).run()
    war = region.events[-1]
    assert isinstance(war, WarRecord)
    assert (war.ending, war.since, war.until, war.quarters) == ("running", "2025Q1", "2025Q3", 3)
    assert war.battle_deaths == 0
    assert region.counts["war_quarters"][BORDER] == 3


# Reputation


def learned(region: Region) -> tuple[np.ndarray, np.ndarray]:
    """Return by how much the counts of kept and broken promises rose above the priors."""
    now, world = region.variables, region.world
    return now.kept - world.kept_prior, now.broken - world.broken_prior


def test_a_promise_that_an_agent_breaks_is_remembered() -> None:
    region = stormy("islets")
    region.step()
    kept, broken = learned(region)
    assert not kept.any()
    # A fait accompli weighs .3 and calls up .7 of .7: .3 x .49, four tenths of it for others
    event = 0.3 * 0.49
    assert broken[C] == pytest.approx([0.4 * event, event, 0, 0.4 * event])
    # Dorna owes nothing, and has broken nothing.
    assert not broken[[A, B, D]].any()


def test_a_promise_that_an_agent_keeps_is_remembered() -> None:
    region = stormy("islets", cast={"CCC": Helper, "DDD": Fighter})
    region.step()
    kept, broken = learned(region)
    assert kept[C] == pytest.approx([0.12, 0.3, 0, 0.12])
    assert not kept[D].any()
    assert not broken.any()


def test_in_a_major_attack_support_says_nothing() -> None:
    region = endless(stormy("border", cast={"CCC": Helper}))
    region.step()
    assert not any(change.any() for change in learned(region))


def test_a_target_that_concedes_tests_nobody() -> None:
    region = stormy("islets", cast={"BBB": Yielding})
    region.step()
    assert not learned(region)[1].any()


def test_what_was_learned_fades_unless_reputation_is_off() -> None:
    region = stormy()
    region.variables.broken[C, B] += 1
    region.step()
    # A quarter of a year of ten
    assert learned(region)[1][C, B] == pytest.approx(np.exp(-0.025))
    still = stormy(switches__reputation=False)
    still.variables.broken[C, B] += 1
    still.step()
    assert learned(still)[1][C, B] == pytest.approx(1)


def test_a_new_government_that_cuts_a_promise_is_noticed_once() -> None:
    scenario = storm(start="2026Q4").model_copy(
        update={"policies": classroom(policies=["wavering"]).policies}
    )
    region = Region(scenario)
    region.step()
    assert not learned(region)[1].any()
    for fading in (1.0, np.exp(-0.025)):
        region.step()
        assert learned(region)[1][C, B] == pytest.approx(0.2 * fading)


# Agents


def test_a_subclass_decides_and_the_others_draw() -> None:
    region = Region(storm("islets"), agent_classes={"CCC": Fighter}).run()
    levels = [
        move
        for record in region.events
        if isinstance(record, CrisisRecord)
        for move in record.moves
        if move.decision == "level"
    ]
    assert {move.choice for move in levels if move.actor == "CCC"} == {"fight"}
    assert all(move.draw is None for move in levels if move.actor == "CCC")
    assert all(move.draw is not None for move in levels if move.actor == "DDD")


def test_an_agent_of_no_state_and_a_seed_that_no_draw_can_have_are_refused() -> None:
    with pytest.raises(AgentsError, match=r"no state 'XXX'. It has AAA, BBB"):
        Region(classroom(), agent_classes={"XXX": State})
    with pytest.raises(ValueError, match="seed is -1; it must be at least 0"):
        Region(classroom(), seed=-1)
    with pytest.raises(ValueError, match="replication is 9223372036854775808; it must be at most"):
        Region(classroom(), replication=2**63)
