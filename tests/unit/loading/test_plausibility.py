from pathlib import Path

import pytest

from sim.loading.library import catalogue
from sim.loading.plausibility import file_warnings
from sim.loading.reader import parse_text
from sim.loading.scenarios import load_scenario, load_with_warnings
from tests.unit.politics_files import PROPOSAL, add_proposal

OUTSIDE_THE_ROSTER = {
    "flashpoints.himalaya.backers names PAK (Pakistan)",
    "flashpoints.korea_land.stakes names GBR (United Kingdom), CAN (Canada)",
    "flashpoints.luconia.stakes names GBR (United Kingdom), BRN (Brunei)",
    "flashpoints.spratly_phl.stakes names CAN (Canada)",
    "flashpoints.taiwan.stakes names GBR (United Kingdom), FRA (France), CAN (Canada)",
    "pacts.fpda.members names GBR (United Kingdom)",
}
"""What the shipped Indo-Pacific leaves out on purpose: its roster is sixteen states."""

SIDE = "sides: [{{label: A, hold_probability: [{}, judgement, 2025, guess]}}]\n"


def warned(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.message, one.hint) for one in file_warnings(parse_text(text, "x.yaml"))]


def state(burden: str) -> str:
    return (
        "gdp_usd_bn: [1000, published, 2024, T]\nspending_usd_bn: [20, published, 2024, T]\n"
        f"burden_pct: [{burden}, published, 2024, T]\n"
    )


@pytest.mark.parametrize("burden", ["2", "1.6", "2.5"])
def test_a_burden_near_spending_over_gdp_is_right(burden: str) -> None:
    assert warned(state(burden)) == []


def test_a_burden_that_disagrees_is_warned_of_at_its_number() -> None:
    ((line, message, hint),) = warned(state("3"))
    assert (line, message) == (3, "burden_pct is 3, but spending over GDP is 2 %")
    assert hint.startswith("One of burden_pct, spending_usd_bn and gdp_usd_bn")


def test_a_burden_that_is_a_share_is_said_once_and_in_percent() -> None:
    ((_, message, hint),) = warned(state("0.02"))
    assert message == "burden_pct is 0.02, but spending over GDP is 2 %"
    assert hint == "A percentage is meant: 2 for a share of 0.02."


def test_a_share_typed_for_any_percentage_is_warned_of() -> None:
    text = "regimes:\n  - burden_demand_pct: {value: 0.03, status: judgement, source: S}\n"
    ((line, message, hint),) = warned(text)
    assert (line, message) == (2, "regimes.0.burden_demand_pct is 0.03 %, which looks like a share")
    assert hint == "A percentage is meant: 3 for a share of 0.03."


@pytest.mark.parametrize("text", ["a_pct: [0, judgement, 2024, S]", "a_pct: x", "a_pct: [1]"])
def test_nothing_is_said_of_zero_or_of_what_is_no_figure(text: str) -> None:
    assert warned(text) == []


def test_nothing_is_said_where_gdp_or_spending_is_missing_or_wrong() -> None:
    assert warned("burden_pct: [3, published, 2024, T]") == []
    assert warned(state("3").replace("1000", "0")) == []


@pytest.mark.parametrize("name", sorted(set(catalogue("scenarios")) - {"calibration"}))
def test_the_warnings_of_shipped_scenarios_are_known(name: str) -> None:
    _, found = load_with_warnings(name)
    said = {one.message.removesuffix(", not in the roster and so left out") for one in found}
    is_region = "taiwan" in load_scenario(name).flashpoints
    assert said == (OUTSIDE_THE_ROSTER if is_region else set())
    assert all(one.is_warning for one in found)


def test_members_and_third_states_outside_the_roster_are_said(work: Path) -> None:
    Path("case.yaml").write_text("extend: base\ndrop_states: [CCC]\npolicies: []\n", "utf-8")
    _, found = load_with_warnings("case.yaml")
    assert [(one.file, one.line, one.message.partition(",")[0]) for one in found] == [
        ("flashpoints/strait.yaml", 13, "flashpoints.strait.stakes names CCC (Gamma)"),
        ("pacts/b_c.yaml", 3, "pacts.b_c.members names CCC (Gamma)"),
    ]
    assert str(found[0]).startswith("flashpoints/strait.yaml:13:3: warning: flashpoints.strait")


def test_a_warning_is_of_the_value_in_use(work: Path) -> None:
    _, found = load_with_warnings("base.yaml", overrides={"states.AAA.gdp_growth_pct": 0.02})
    assert [one.message for one in found] == [
        "states.AAA.gdp_growth_pct is 0.02 %, which looks like a share"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "exit_notice_quarters: [12, judgement, 2025, guess]",
            "exit_notice_quarters is 12, which looks like months",
        ),
        ("window: [0.5, judgement, 2025, guess]", "window is 0.5, outside 1 to 2"),
        (
            f"{SIDE.format(1)}elections: [{{quarter: 2028Q1, decides: [government]}}]",
            "sides.0.hold_probability is 1: it always stays",
        ),
        (
            f"{SIDE.format(0.5)}elections: [{{quarter: 2028Q1, decides: [legislature]}}]",
            "sides are two, but no election decides the government",
        ),
    ],
)
def test_odd_figures_of_treaties_and_governments_are_warned_of(text: str, said: str) -> None:
    assert [message for _, message, _ in warned(text)] == [said]


@pytest.mark.parametrize(
    "text",
    [
        "exit_notice_quarters: [4, published, 1960, text]",
        "window: [1.5, judgement, 2025, guess]",
        "sides: []",
        f"{SIDE.format(0.5)}elections: [{{quarter: 2028Q1, decides: [legislature, government]}}]",
    ],
)
def test_nothing_is_said_of_usual_figures_of_treaties_and_governments(text: str) -> None:
    assert warned(text) == []


def test_shocks_and_events_that_come_to_nothing_are_warned_of(work: Path) -> None:
    figure = "judgement, 2025, guess]"
    event = f"majority: [1, {figure}, status: judgement, source: guess"
    Path("case.yaml").write_text(
        "title: Case\nextend: base\nshocks:\n"
        f"  - {{quarter: 2024Q4, state: AAA, size: [0.1, {figure}}}\n"
        f"  - {{quarter: 2025Q1, state: DDD, size: [0.6, {figure}}}\n"
        f"events:\n  - {{quarter: 2026Q1, state: DDD, event: Vote, {event}}}\n"
        # What was before the start may say who holds a majority at the start.
        f"  - {{quarter: 2024Q1, state: AAA, event: Vote, {event}}}\n",
        "utf-8",
    )
    _, found = load_with_warnings("case.yaml")
    assert [(one.line, one.message) for one in found] == [
        (4, "shocks.0 is of 2024Q4, before the start, and so left out"),
        (5, "shocks.1.state is DDD (Delta), not in the roster and so left out"),
        (5, "shocks.1.size is 0.6 a year, which outweighs every threat"),
        (7, "events.0.state is DDD (Delta), not in the roster and so left out"),
    ]


def test_who_is_invited_and_outside_the_roster_and_who_is_no_patron_is_said(work: Path) -> None:
    add_proposal(work, PROPOSAL.replace("invited: [BBB,", "invited: [DDD, BBB,"))
    overrides = {"states.AAA.dependence": {"BBB": 0.5, "CCC": 0.5}}
    _, found = load_with_warnings("base.yaml", arrangement="talks", overrides=overrides)
    assert [one.message for one in found] == [
        "states.AAA.dependence names BBB (Beta), no patron here",
        "proposals.league.invited names DDD (Delta), not in the roster and so left out",
    ]
    # Without any policy there is no patron, and the field may stay as it is.
    _, rest = load_with_warnings("base.yaml", policies=[], overrides=overrides)
    assert rest == []


@pytest.mark.parametrize(
    ("path", "value"), [("gdp_usd_bn", 4.026), ("spending_usd_bn", 0), ("burden_pct", 0.0137)]
)
def test_a_burden_that_an_override_makes_disagree_is_warned_of_at_the_override(
    path: str, value: float
) -> None:
    _, found = load_with_warnings("indo_pacific", overrides={f"states.JPN.{path}": value})
    (own,) = [one for one in found if one.message.startswith("states.JPN")]
    assert own.file == "command line"
    assert "but spending over GDP is" in own.message
    assert "e+" not in own.message


def test_a_pact_that_begins_after_the_last_quarter_is_warned_of(work: Path) -> None:
    late = {"pacts.b_c.in_force": "2035-01-01"}
    _, found = load_with_warnings("base.yaml", overrides={**late, "quarters": 40})
    assert [one.message for one in found] == [
        "pacts.b_c.in_force is 2035-01-01, after the last quarter, 2034Q4"
    ]
    _, in_time = load_with_warnings("base.yaml", overrides={**late, "quarters": 41})
    assert in_time == []
