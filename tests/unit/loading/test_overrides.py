import string
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

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
    start = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        load_scenario("base.yaml", overrides=given)
    assert time.perf_counter() - start < 20
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
