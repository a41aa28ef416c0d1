"""A crisis beside its counterfactual: measures and deeds, side by side."""

from dataclasses import replace

import pytest

from sim import load_scenario, simulate
from sim.analysis.crisis.contrast import SolvedCrisis, contrast
from sim.analysis.telling.crisis_contrast import NO_CHANGE, contrast_text
from sim.domain.records import CrisisRecord, Move, Option
from sim.model.counterfactual import crisis_again, party_names
from sim.model.crisis_record import crisis_record

NAMES = {"AAA": "Ardia", "BBB": "Belmar", "CCC": "Corvia"}


@pytest.fixture(scope="module")
def versions() -> tuple[SolvedCrisis, SolvedCrisis]:
    """Return a crisis in which somebody helped, under a treaty and without commitments."""
    scenario = load_scenario("classroom", arrangement="treaty", overrides={"quarters": 60})
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
        for line in contrast_text(contrast(fact, counter), NAMES).splitlines()
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
    rows = [
        line
        for line in contrast_text(contrast(fact, alone), NAMES).splitlines()
        if "CCC fights" in line
    ]
    assert rows
    assert all(row.endswith("-") for row in rows)


def test_two_versions_that_are_the_same_are_said_to_be(
    versions: tuple[SolvedCrisis, SolvedCrisis],
) -> None:
    fact, counter = versions
    assert NO_CHANGE in " ".join(contrast_text(contrast(fact, fact), NAMES).split())
    assert NO_CHANGE not in contrast_text(contrast(fact, counter), NAMES)


def test_what_somebody_would_have_done_otherwise_is_marked(
    versions: tuple[SolvedCrisis, SolvedCrisis],
) -> None:
    fact, _ = versions
    other = replace(fact, record=replace(fact.record, outcome="war"))
    lines = contrast_text(contrast(fact, other), NAMES).splitlines()
    assert next(line for line in lines if line.startswith("outcome")).endswith("*")


def test_every_state_is_named_below_the_tables(
    versions: tuple[SolvedCrisis, SolvedCrisis],
) -> None:
    fact, counter = versions
    last = contrast_text(contrast(fact, counter), NAMES).splitlines()[-1]
    # Dorn has no name here and is called by its code.
    assert last == "AAA (Ardia), BBB (Belmar), CCC (Corvia), DDD"


def test_what_guarantors_do_in_a_widened_war_stands_in_rows_of_its_own(
    versions: tuple[SolvedCrisis, SolvedCrisis],
) -> None:
    fact, _ = versions
    moves = [
        Move(actor, decision, (Option(choice, 1.0),), choice, 0.5)
        for actor, decision, choice in (
            ("AAA", "challenge", "fait_accompli"), ("CCC", "level", "abstain"),
            ("BBB", "widen", "widen"), ("CCC", "level", "fight"),
        )
    ]  # fmt: skip
    widened = replace(fact, record=replace(fact.record, moves=tuple(moves), outcome="war"))
    lines = contrast_text(contrast(fact, widened), NAMES).splitlines()
    rows = {line.split("  ")[0]: line.split() for line in lines}
    assert rows["BBB, having lost the clash"][-2:] == ["widen", "*"]
    assert rows["CCC chooses, in the war"][-3:] == ["-", "fight", "*"]
