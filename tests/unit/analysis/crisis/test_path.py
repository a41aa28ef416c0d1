"""A crisis along its path, and beside its counterfactual."""

from dataclasses import replace

import pytest

from sim import load_scenario, simulate
from sim.analysis.crisis.contrast import NO_CHANGE, SolvedCrisis, contrast_text
from sim.analysis.crisis.path import crisis_path_text
from sim.domain.records import CrisisRecord, Move, Option
from sim.model.counterfactual import crisis_again, party_names
from sim.model.crisis_record import crisis_record

OPTIONS = (
    Option("abstain", 0.25, -0.4, {"stake": -0.3, "reneging": -0.1, "norm": -0.0001}),
    Option("support", 0.5, -0.3, {"support_cost": -0.3}),
    Option("fight", 0.25, -0.5, {"fighting_cost": -0.5}),
)
RECORD = CrisisRecord(
    crisis="2027Q3-strait",
    quarter="2027Q3",
    flashpoint="strait",
    challenger="AAA",
    target="BBB",
    mode="fait_accompli",
    outcome="backed_down",
    war_probability=0.01234,
    control_lost=0.05,
    control_after=0.05,
    levels={"CCC": "support"},
    obligations={"CCC": 0.7},
    moves=(Move("CCC", "level", OPTIONS, "support", 0.6, "owes 0.700, bias +0.10 logits"),),
)


def lines_of(record: CrisisRecord) -> list[str]:
    return crisis_path_text(record, {"AAA": "Ardia", "CCC": "Corvia"}, precision=4.5).splitlines()


def test_the_head_names_the_parties_and_the_chance_of_war() -> None:
    lines = lines_of(RECORD)
    assert lines[0] == "2027Q3-strait: Ardia (AAA) against BBB, fait accompli"
    assert lines[1].endswith("chance of war before anybody moved: 0.0123")
    assert "4.500" in lines[2]


def test_the_choice_is_marked_with_its_chance_utility_and_parts() -> None:
    chosen = next(line for line in lines_of(RECORD) if line.startswith("->"))
    # 0.25 + 0.5 = 0.75: the draw of 0.6 falls between 0.25 and 0.75.
    assert chosen.split() == [
        "->",
        "support",
        "0.500",
        "0.750",
        "-0.300",
        "support",
        "cost",
        "-0.300",
    ]


def test_parts_that_round_to_nothing_are_left_out() -> None:
    assert not any("norm" in line for line in lines_of(RECORD))


def test_the_draw_and_the_circumstances_stand_in_the_headline() -> None:
    headline = (
        "1. Corvia (CCC) decides whether to help   (draw 0.600; owes 0.700, bias +0.10 logits)"
    )
    assert headline in lines_of(RECORD)


def test_a_move_without_a_draw_says_so() -> None:
    move = replace(RECORD.moves[0], draw=None)
    assert any("(no draw; owes" in line for line in lines_of(replace(RECORD, moves=(move,))))


def test_a_status_quo_has_no_mode() -> None:
    lines = lines_of(replace(RECORD, mode=None, outcome="status_quo", moves=()))
    assert lines[0].endswith("against BBB")
    assert lines[-1] == "Outcome: The status quo holds."


@pytest.fixture(scope="module")
def versions() -> tuple[SolvedCrisis, SolvedCrisis]:
    """Return a crisis in which somebody helped, with and without commitments."""
    scenario = load_scenario("classroom", overrides={"quarters": 60})
    other = load_scenario("classroom", arrangement="no_commitments", overrides={"quarters": 60})
    region = simulate(scenario, seed=5)
    crisis = next(e.crisis for e in region.events if isinstance(e, CrisisRecord) and e.levels)
    plays = crisis_again(region, crisis), crisis_again(region, crisis, other)
    fact, counter = (
        SolvedCrisis(label, party_names(play), play.crisis, play.solution, crisis_record(play))
        for label, play in zip(("fact", "counter"), plays, strict=True)
    )
    return fact, counter


def test_measures_stand_side_by_side_with_their_difference(
    versions: tuple[SolvedCrisis, SolvedCrisis],
) -> None:
    fact, counter = versions
    line = next(
        line
        for line in contrast_text(fact, counter).splitlines()
        if line.startswith("AAA chooses status quo")
    )
    before, after = float(fact.solution.choice[0]), float(counter.solution.choice[0])
    assert line.split()[-3:] == [f"{before:.4f}", f"{after:.4f}", f"{after - before:+.4f}"]


def test_a_guarantor_of_one_version_only_has_a_dash_in_the_other(
    versions: tuple[SolvedCrisis, SolvedCrisis],
) -> None:
    fact, counter = versions
    alone = replace(
        counter,
        names=counter.names[:2],
        solution=counter.solution._replace(levels=counter.solution.levels[:, :0]),
    )
    rows = [line for line in contrast_text(fact, alone).splitlines() if "CCC fights" in line]
    assert rows
    assert all(row.endswith("-") for row in rows)


def test_two_versions_that_are_the_same_are_said_to_be(
    versions: tuple[SolvedCrisis, SolvedCrisis],
) -> None:
    fact, counter = versions
    assert NO_CHANGE in " ".join(contrast_text(fact, fact).split())
    assert NO_CHANGE not in contrast_text(fact, counter)


def test_what_somebody_would_have_done_otherwise_is_marked(
    versions: tuple[SolvedCrisis, SolvedCrisis],
) -> None:
    fact, _ = versions
    other = replace(fact, record=replace(fact.record, outcome="war"))
    assert contrast_text(fact, other).splitlines()[-1].endswith("*")
