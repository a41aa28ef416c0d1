"""Records explain every choice: terms add up, chances are the solver's, draws decide."""

import json
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from sim.domain.records import CrisisRecord, Move, WarRecord, as_json_line
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, MODES, quarter_number
from sim.engine.crisis.arrays import SummaryColumn
from sim.engine.quarter.crises_by_chance import drawn_option
from sim.kernel.draws import NOBODY, DrawKey, Purpose, permanent_code, uniform
from sim.model.counterfactual import crisis_again
from sim.model.crisis_record import crisis_record
from sim.model.region import Region
from sim.rules.conflict.control import control_after_loss
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, indo_pacific, judged, warlike

RUNS = 25
PURPOSES = {
    "challenge": Purpose.CHALLENGE,
    "response": Purpose.RESISTANCE,
    "vote": Purpose.COUNCIL,
    "law": Purpose.LAW,
    "level": Purpose.LEVEL,
    "answer": Purpose.LEVEL,
    "press": Purpose.PRESSING,
    "clash": Purpose.CLASH,
    "widen": Purpose.WIDENING,
}
IN_WIDENED_WAR = {
    "law": Purpose.WAR_LAW,
    "level": Purpose.WAR_LEVEL,
    "answer": Purpose.WAR_LEVEL,
}
"""What is asked once more, about the war that a clash is widened to."""


def embittered() -> Scenario[Parameters]:
    """Return a classroom in which clashes are many and whoever loses one widens it readily."""
    return classroom(
        "treaty",
        flashpoints__border__opportunity_rate=judged(4),
        flashpoints__islets__opportunity_rate=judged(4),
        # Dorna answers the others, and its law may be read in two ways.
        states__DDD__law__fight__fait_accompli=judged(0.5),
        states__DDD__law__fight__major_attack=judged(0.5),
        parameters__choice__strategic_guarantors=1,
        # Whoever is not precise also does what is not worth it: challenge, resist, press, widen.
        parameters__choice__precision=1,
        parameters__choice__opening_precision=2,
        parameters__modes__fait_accompli__audience_cost=0.5,
        parameters__escalation__threshold=-1,
    )


def scenarios() -> list[Scenario[Parameters]]:
    return [
        classroom("treaty", ["wavering"]),
        embittered(),
        warlike("hub"),
        indo_pacific("asian_nato_taiwan_in", "grand_bargain_china"),
        indo_pacific("minilaterals", "bargain_dprk"),
    ]


@cache
def runs() -> list[Region]:
    each = RUNS // len(scenarios())
    return [
        Region(scenario, seed=40, replication=replication).run()
        for scenario in scenarios()
        for replication in range(each)
    ]


def records(region: Region) -> list[CrisisRecord]:
    return [record for record in region.events if isinstance(record, CrisisRecord)]


def moves(*decisions: str) -> Iterator[tuple[Region, CrisisRecord, Move]]:
    for region in runs():
        for record in records(region):
            for move in record.moves:
                if not decisions or move.decision in decisions:
                    yield region, record, move


@pytest.mark.parametrize("decision", ["level", "challenge", "response", "press"])
def test_the_terms_of_every_option_add_up_to_its_utility(decision: str) -> None:
    count = 0
    for _, record, move in moves(decision):
        for option in move.options:
            assert option.utility is not None, (record.crisis, move)
            assert sum(option.terms.values()) == pytest.approx(option.utility, abs=1e-9), (
                record.crisis,
                move.actor,
                option,
            )
            count += 1
    assert count > 100


def draw_of(region: Region, record: CrisisRecord, move: Move) -> float:
    """Return the draw that belongs to a move."""
    purposes = PURPOSES | (IN_WIDENED_WAR if is_in_widened_war(record, move) else {})
    quarter = quarter_number(record.quarter) - quarter_number(region.effective.start)
    return uniform(
        DrawKey(region.draw_seed, region.replication, quarter),
        int(purposes[move.decision]),
        permanent_code(record.flashpoint),
        NOBODY if move.decision == "clash" else permanent_code(move.actor),
    )


def is_in_widened_war(record: CrisisRecord, move: Move) -> bool:
    """Return whether a move came after its clash was widened."""
    decisions = [one.decision for one in record.moves]
    if "widen" not in decisions:
        return False
    return any(one is move for one in record.moves[decisions.index("widen") + 1 :])


def shares_its_draw(record: CrisisRecord, move: Move) -> bool:
    """Return whether one draw says both how the law was read and what the guarantor answered."""
    if move.decision not in {"law", "answer"}:
        return False
    half = is_in_widened_war(record, move)
    own = {
        one.decision
        for one in record.moves
        if one.actor == move.actor and is_in_widened_war(record, one) == half
    }
    return {"law", "answer"} <= own


def test_every_choice_agrees_with_its_draw() -> None:
    seen, shared, widened = set(), 0, 0
    for region, record, move in moves():
        if move.decision == "council":
            continue
        assert move.draw is not None
        chances = np.array([option.probability for option in move.options])
        assert move.choice == move.options[drawn_option(chances, move.draw)].name
        if shares_its_draw(record, move):
            # What is left of the draw once it has said the other (decision 0002).
            shared += 1
        else:
            assert move.draw == draw_of(region, record, move)
        widened += is_in_widened_war(record, move)
        seen.add(move.decision)
    assert seen == set(PURPOSES)
    assert min(shared, widened) > 5


def test_probabilities_add_to_one_and_follow_utilities_within_a_mode() -> None:
    for _, _, move in moves():
        assert sum(option.probability for option in move.options) == pytest.approx(1)
        assert all(0 <= option.probability <= 1 for option in move.options)


def test_the_records_probabilities_are_those_of_the_solved_crisis() -> None:
    compared = 0
    for region in (runs()[0], runs()[10]):
        for record in records(region):
            play = crisis_again(region, record.crisis)
            opening = record.moves[0]
            rows = [
                0 if o.name == "status_quo" else MODES.index(o.name) + 1 for o in opening.options
            ]
            assert [o.probability for o in opening.options] == play.solution.choice[rows].tolist()
            if record.mode is None:
                continue
            resist = play.solution.summary[MODES.index(record.mode), SummaryColumn.RESIST]
            assert record.moves[1].options[1].probability == resist
            assert crisis_record(play) == record
            compared += 1
    assert compared > 5


def test_a_councils_answer_follows_from_its_votes() -> None:
    seen = set()
    for region, record, move in moves("council"):
        votes = [m.choice for m in record.moves if m.decision == "vote"]
        pact = max(
            (p for p in region.effective.pacts.values() if p.kind == "collective"),
            key=lambda p: max(p.obligation(k, record.target) for k in p.members),
        )
        assert pact.activation == "consensus"
        assert move.choice == ("activate" if "veto" not in votes else "not_activate")
        consent = np.prod([m.options[1].probability for m in record.moves if m.decision == "vote"])
        assert move.options[0].probability == pytest.approx(float(consent))
        assert record.target not in {m.actor for m in record.moves if m.decision == "vote"}
        seen.add(move.choice)
    assert seen == {"activate", "not_activate"}


def test_nobody_does_more_than_its_law_allowed() -> None:
    limited = 0
    for _, record, move in moves("law"):
        limited += move.choice != LEVELS[-1]
        levels = record.war_levels if is_in_widened_war(record, move) else record.levels
        if move.actor in levels:
            assert LEVELS.index(levels[move.actor]) <= LEVELS.index(move.choice)
    assert limited > 5


def test_control_moves_only_where_something_was_taken() -> None:
    moved = 0
    for region in runs():
        held = dict.fromkeys(region.flashpoints, 0.0)
        modes = region.effective.parameters.modes
        for record in region.events:
            if isinstance(record, WarRecord):
                if record.ending == "challenger_won":
                    held[record.flashpoint] = control_after_loss(
                        held[record.flashpoint], modes.major_attack.control_taken
                    )
                continue
            if not isinstance(record, CrisisRecord):
                continue
            assert record.control_lost == pytest.approx(held[record.flashpoint], abs=1e-12)
            if record.outcome in {"conceded", "taken"}:
                slice_taken = getattr(modes, record.mode or "").control_taken
                held[record.flashpoint] = control_after_loss(record.control_lost, slice_taken)
                moved += 1
            assert record.control_after == pytest.approx(held[record.flashpoint], abs=1e-12)
        final = dict(zip(region.flashpoints, region.variables.control_lost, strict=True))
        assert final == pytest.approx(held)
    assert moved > 50


def test_outcomes_follow_from_the_moves() -> None:
    seen: set[str] = set()
    widened: set[str | None] = set()
    for region in runs():
        for record in records(region):
            choices = {move.decision: move.choice for move in record.moves}
            seen.add(record.outcome)
            assert (record.mode is None) == (record.outcome == "status_quo")
            assert (choices.get("response") == "concede") == (record.outcome == "conceded")
            assert (choices.get("press") == "back_down") == (record.outcome == "backed_down")
            is_widened = choices.get("widen") == "widen"
            assert is_widened == (record.widened_by is not None)
            is_taken = choices.get("clash") == "challenger_wins" and not is_widened
            assert is_taken == (record.outcome == "taken")
            is_attack = choices.get("press") == "press" and record.mode == "major_attack"
            assert (is_attack or is_widened) == (record.outcome == "war")
            widened |= {record.mode} if is_widened else set()
    assert "fait_accompli" in widened
    assert seen == {"status_quo", "conceded", "backed_down", "repelled", "taken", "war"}


def test_every_war_is_recorded_once_and_begins_with_its_crisis() -> None:
    for region in runs():
        begun = [record.crisis for record in records(region) if record.outcome == "war"]
        ended = [record for record in region.events if isinstance(record, WarRecord)]
        assert sorted(begun) == sorted(record.war for record in ended)
        for record in ended:
            span = quarter_number(record.until) - quarter_number(record.since) + 1
            assert record.quarters == span
            assert (record.battle_deaths == 0) == (record.ending == "running")
        assert region.counts["war_quarters"].sum() == sum(record.quarters for record in ended)


def test_a_flashpoint_at_war_or_lost_offers_no_opportunity() -> None:
    for region in runs():
        wars = {r.flashpoint: r for r in region.events if isinstance(r, WarRecord)}
        for record in records(region):
            assert record.control_lost < region.effective.parameters.control.closing_share
            war = wars.get(record.flashpoint)
            if war is not None and war.war != record.crisis:
                is_during = (
                    quarter_number(war.since)
                    < quarter_number(record.quarter)
                    <= quarter_number(war.until)
                )
                assert not is_during


def test_lines_of_json_read_back_as_the_records() -> None:
    for region in runs()[:3]:
        for record in region.events:
            assert isinstance(record, CrisisRecord | WarRecord)
            line = as_json_line(record)
            assert "\n" not in line
            back = json.loads(line)
            assert back["kind"] == ("crisis" if isinstance(record, CrisisRecord) else "war")
            assert back["flashpoint"] == record.flashpoint
            if isinstance(record, CrisisRecord):
                assert len(back["moves"]) == len(record.moves)
                assert back["war_probability"] == record.war_probability
                for got, move in zip(back["moves"], record.moves, strict=True):
                    assert got["draw"] == move.draw
                    assert [o["probability"] for o in got["options"]] == [
                        o.probability for o in move.options
                    ]


def test_runs_without_events_count_the_same() -> None:
    for scenario in scenarios():
        loud = Region(scenario, seed=3).run()
        quiet = Region(scenario, seed=3, keeps_events=False).run()
        assert quiet.events == []
        assert quiet.snapshots == {}
        told, untold = loud.counts.outcomes(), quiet.counts.outcomes()
        assert np.array_equal(list(told.values()), list(untold.values()), equal_nan=True)
