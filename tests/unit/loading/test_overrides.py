import string
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from tests.unit.politics_files import add_path, add_proposal

type Loader = Callable[[str], Scenario[Parameters]]


def test_the_order_of_overrides_never_matters(load: Loader) -> None:
    lines = [
        "  states.AAA.law: {fight: {grey_zone: 0.2}}\n",
        "  states.AAA.law.fight.major_attack: 0.3\n",
    ]
    first = load("overrides:\n" + "".join(lines))
    second = load("overrides:\n" + "".join(reversed(lines)))
    assert first.digest == second.digest
    assert set(first.states["AAA"].law.fight) == {"grey_zone", "major_attack"}


def test_a_plain_number_in_an_override_is_a_judgement_of_that_file(load: Loader) -> None:
    figure = load("overrides:\n  states.AAA.nuclear: 0.4\n").states["AAA"].nuclear
    assert (figure.value, figure.status, figure.source) == (
        0.4, "judgement", "override in case.yaml",
    )  # fmt: skip


def test_an_override_may_be_a_compact_or_a_long_figure_or_a_part_of_one(load: Loader) -> None:
    scenario = load(
        "overrides:\n"
        "  states.AAA.nuclear: [0.4, published, 2020, Table]\n"
        "  states.BBB.nuclear: {value: 0.5, status: fitted, source: Search}\n"
        "  states.CCC.nuclear.value: 0.6\n"
        "  policies.steady.regimes.0.bias_logit: -1\n"
        "  policies.steady.regimes.0.deals: {ridge: {stake_multiplier: 2}}\n"
    )
    figures = [state.nuclear for state in scenario.states.values()]
    assert [(one.value, one.status) for one in figures] == [
        (0.4, "published"), (0.5, "fitted"), (0.6, "judgement"),
    ]  # fmt: skip
    assert figures[2].source == "none"
    regime = scenario.policies["steady"].regimes[0]
    assert (regime.bias_logit.value, regime.deals["ridge"].stake_multiplier.value) == (-1, 2)


def test_an_item_of_a_list_is_overridden_by_its_number(load: Loader) -> None:
    scenario = load("overrides:\n  flashpoints.strait.modes.0: fait_accompli\n")
    assert scenario.flashpoints["strait"].modes == ["fait_accompli", "major_attack"]


def test_a_parameter_keeps_its_number_and_its_provenance_apart(load: Loader) -> None:
    scenario = load(
        "overrides:\n  parameters.choice.precision: [7, fitted, 2026, Search]\n"
        "  parameters.choice.precision_decay: 1.5\n"
        "  parameters.modes: {grey_zone: {attrition: 0.02}}\n"
    )
    default = Parameters()
    assert scenario.parameters.choice.precision == 7
    assert scenario.parameters.modes.grey_zone.attrition == 0.02
    assert scenario.parameters.modes.grey_zone.trigger == default.modes.grey_zone.trigger
    sources = {path: (one.status, one.source) for path, one in scenario.parameter_sources.items()}
    assert sources == {
        "choice.precision": ("fitted", "Search"),
        "choice.precision_decay": ("judgement", "set in case.yaml"),
        "modes.grey_zone.attrition": ("judgement", "set in case.yaml"),
    }


def test_thousands_of_overrides_under_one_mapping_take_time_in_proportion(work: Path) -> None:
    codes = [
        f"{a}{b}{c}" for a in "KLMNOPQRST" for b in string.ascii_uppercase for c in "ABCDEFGHIJ"
    ]
    given = {f"states.AAA.export_shares.{code}": 0.01 for code in codes}
    start = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        load_scenario("base.yaml", overrides=given)
    assert time.process_time() - start < 20
    assert len(caught.value.problems) == len(codes)
    assert str(caught.value).count("\n") < 100


def test_the_files_that_overrides_change_stay_as_they_were_read(load: Loader) -> None:
    changed = load("overrides:\n  states.AAA.export_shares.BBB: 0.1\n  states.AAA.nuclear: 1\n")
    again = load("")
    assert changed.states["AAA"].export_shares["BBB"].value == 0.1
    assert (again.states["AAA"].export_shares, again.states["AAA"].nuclear.value) != (
        changed.states["AAA"].export_shares, 1,
    )  # fmt: skip
    assert "BBB" not in again.states["AAA"].export_shares


def test_overrides_reach_proposals_their_pacts_and_policies_that_are_named(
    work: Path, load: Loader
) -> None:
    add_proposal(work)
    add_path(work)
    scenario = load(
        "arrangement: talks\npolicies: [path]\noverrides:\n"
        "  proposals.league.window: 1.5\n"
        "  proposals.league.champion: {logit: 1}\n"
        "  pacts.league.exit_notice_quarters: 2\n"
        "  policies.wavering.regimes.0.bias_logit: -2\n"
        "  policies.path.transitions.wavering.wavering: 1\n"
    )
    proposal = scenario.proposals["league"]
    assert proposal.window.value == 1.5
    assert proposal.champion is not None
    assert proposal.champion.logit.source == "override in case.yaml"
    assert scenario.proposed_pacts["league"].exit_notice_quarters.value == 2
    assert scenario.named_policies["wavering"].regimes[0].bias_logit.value == -2


def test_overrides_reach_governments_shocks_and_events(load: Loader) -> None:
    side = "{{label: {}, hold_probability: 0.5}}"
    scenario = load(
        "shocks: [{quarter: 2026Q1, state: AAA, size: [0.1, judgement, 2025, guess]}]\n"
        "events:\n"
        "  - {quarter: 2026Q1, state: BBB, event: Vote, majority: [1, judgement, 2025, guess],\n"
        "     status: judgement, source: guess}\n"
        "overrides:\n"
        f"  states.BBB.sides: [{side.format('One')}, {side.format('Other')}]\n"
        "  states.BBB.sides.1.stance: -0.5\n"
        "  states.BBB.frictions.CCC: 0.25\n"
        "  states.BBB.legislature: -1\n"
        "  shocks.0.size: 0.2\n"
        "  events.0.majority: -1\n"
        "  known_events: false\n"
        "  assessment_years: 2\n"
        "  switches.join.norm: false\n"
    )
    state = scenario.states["BBB"]
    assert [one.stance.value for one in state.sides] == [0, -0.5]
    assert state.frictions["CCC"].value == 0.25
    assert state.legislature is not None
    assert state.legislature.value == -1
    assert scenario.shocks[0].size.value == 0.2
    assert scenario.events[0].majority is not None
    assert scenario.events[0].majority.value == -1
    assert (scenario.known_events, scenario.assessment_years) == (False, 2)
    assert not scenario.switches.join.norm
