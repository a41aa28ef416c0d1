import json
from collections.abc import Sequence
from pathlib import Path

from sim.loading.scenarios import load_scenario
from tests.unit.politics_files import add_path, add_proposal


def test_the_canonical_text_has_one_form_whatever_the_order_of_sets(work: Path) -> None:
    one = load_scenario("base.yaml")
    turned = one.model_copy(update={"states": dict(reversed(one.states.items()))})
    assert list(turned.states) != list(one.states)
    assert turned.canonical_text() == one.canonical_text()
    assert turned.digest == one.digest


def test_the_digest_is_that_of_the_text_and_changes_with_any_value(work: Path) -> None:
    one = load_scenario("base.yaml")
    other = load_scenario("base.yaml", overrides={"states.AAA.nuclear": 0.123})
    assert one.digest != other.digest
    assert json.loads(other.canonical_text())["states"]["AAA"]["nuclear"]["value"] == 0.123


def test_the_order_of_sides_has_a_meaning_and_that_of_elections_has_none(work: Path) -> None:
    held = {"status": "judgement", "source": "guess"}
    sides = [
        {"label": name, "hold_probability": {"value": 0.5, **held}} for name in ("One", "Other")
    ]
    elections = [{"quarter": year, "decides": ["government"]} for year in ("2028Q1", "2032Q1")]

    def digest(sides: Sequence[object], elections: Sequence[object]) -> str:
        overrides = {"states.AAA.sides": sides, "states.AAA.elections": elections}
        return load_scenario("base.yaml", overrides=overrides).digest

    assert digest(sides, elections) == digest(sides, elections[::-1])
    assert digest(sides, elections) != digest(sides[::-1], elections)


def test_a_word_reaches_every_part_that_holds_files_of_its_kind(work: Path) -> None:
    add_proposal(work)
    add_path(work)
    one = load_scenario("base.yaml", arrangement="talks", policies=["path"])
    assert one.names_under("pacts") == {"b_c", "league"}
    assert one.names_under("policies") == {"path", "wavering", "steady"}
    assert one.names_under("proposals") == {"league"}


def test_a_scenario_has_no_shock_and_no_event_and_takes_those_that_it_knows_as_known(
    work: Path,
) -> None:
    one = load_scenario("base.yaml")
    assert (one.shocks, one.events, one.known_events, one.assessment_years) == ([], [], True, 4)
    assert (one.proposals, one.proposed_pacts, one.named_policies) == ({}, {}, {})
