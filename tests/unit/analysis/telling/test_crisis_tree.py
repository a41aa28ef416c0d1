"""The tree as text shows the solution, all of it, or as much as was asked for."""

import re
from itertools import pairwise

import numpy as np
import pytest

from sim import load_scenario, simulate
from sim.analysis.crisis.nodes import Extent
from sim.analysis.crisis.tree import crisis_tree
from sim.analysis.telling.crisis_tree import COUNCIL, LEVELS_HEAD, WIDTH, crisis_tree_text
from sim.domain.vocabulary import MODES, CouncilAnswer
from sim.engine.crisis.arrays import SummaryColumn
from sim.engine.crisis.solver import solve
from sim.model.counterfactual import crisis_again
from sim.model.counterfactual import party_names as names_of
from tests.unit.analysis.crisis.solved_crises import (
    COUNCIL_CRISIS,
    PLAIN_CRISIS,
    TWO_MOVERS,
    Solved,
    solved,
)

WIDE = 10_000


def text_of(crisis: Solved, width: int = WIDE, **extent: float) -> str:
    return crisis_tree_text(crisis_tree(*crisis, Extent(**extent)), width)  # type: ignore[arg-type]


def section(text: str, mode: str) -> list[str]:
    start = text.index(f"== {mode}")
    end = text.find("\n== ", start + 1)
    return text[start : end if end > 0 else len(text)].splitlines()


def nodes(lines: list[str]) -> list[str]:
    """Return the lines of the tree proper."""
    return [line for line in lines if re.match(r"^(resisted|[ │]*[├└]─)", line)]


def ends(lines: list[str]) -> list[str]:
    return [line for line in nodes(lines) if "back down" in line]


def reach(line: str) -> float:
    found = re.search(r" (\d\.\d{4})  ", f"{line}  ")
    assert found is not None
    return float(found[1])


def test_the_summary_has_the_choices_and_the_chance_of_war() -> None:
    names, crisis, solution = solved(PLAIN_CRISIS)
    head = text_of((names, crisis, solution)).split("\n==")[0]
    for row, name in enumerate(("status quo", *(mode.replace("_", " ") for mode in MODES))):
        chance = f"{solution.choice[row]:.3f}"
        assert re.search(rf"^{name} +{re.escape(chance)} ", head, re.MULTILINE)
    attack = solution.summary[2]
    war = solution.choice[3] * attack[SummaryColumn.RESIST] * attack[SummaryColumn.PRESS]
    assert f"war probability {war:.4f}" in head


def test_four_strategic_guarantors_make_81_ends_a_mode_one_line_each() -> None:
    text = text_of(solved(PLAIN_CRISIS))
    for mode in ("grey zone", "fait accompli", "major attack"):
        found = ends(section(text, mode))
        assert len(found) == 81
        assert sum(map(reach, found)) == pytest.approx(1, abs=81 * 0.00005)


def test_lines_are_aligned() -> None:
    lines = ends(section(text_of(solved(PLAIN_CRISIS)), "major attack"))
    assert all(one.index("back down") == other.index("back down") for one, other in pairwise(lines))


def test_two_movers_have_one_end_and_no_legend() -> None:
    text = text_of(solved(TWO_MOVERS))
    assert len(ends(section(text, "major attack"))) == 1
    assert "abstain" not in text


def test_both_answers_of_a_council_are_shown() -> None:
    text = text_of(solved(COUNCIL_CRISIS))
    lines = section(text, "fait accompli")
    assert [line.rsplit(" ", 1)[0] for line in lines if line.startswith("council")] == [
        *COUNCIL.values()
    ]
    assert len(ends(lines)) == 2 * 81


def test_an_answer_without_any_chance_is_not_shown() -> None:
    text = text_of(solved(COUNCIL_CRISIS, activation_probability=1.0))
    assert COUNCIL[CouncilAnswer.ACTIVE] in text
    assert COUNCIL[CouncilAnswer.INACTIVE] not in text


def test_modes_that_are_not_available_are_not_shown() -> None:
    available = np.array([True, False, False])
    text = text_of(solved(PLAIN_CRISIS, is_available=available))
    assert "== grey zone" in text
    assert "fait accompli" not in text


def test_depth_shows_the_first_guarantors_only() -> None:
    text = text_of(solved(PLAIN_CRISIS), depth=1)
    assert len(nodes(section(text, "grey zone"))) == 1 + 3
    assert len(nodes(section(text_of(solved(PLAIN_CRISIS), depth=0), "grey zone"))) == 1


def test_what_is_reached_too_rarely_is_taken_together_and_nothing_is_lost() -> None:
    lines = nodes(section(text_of(solved(PLAIN_CRISIS), min_reach=0.05), "grey zone"))
    shown = [line for line in lines if not line.endswith("...")]
    assert all(reach(line) >= 0.05 for line in shown)
    below = [line for line in lines if re.match(r"^[├└]", line)]
    assert sum(map(reach, below)) == pytest.approx(1, abs=0.0003)


def test_beliefs_are_shown_where_they_differ() -> None:
    assert "believed" in text_of(solved(COUNCIL_CRISIS))
    assert "believed" not in text_of(solved(COUNCIL_CRISIS, belief_weight=0.0))


def test_a_level_that_no_law_allows_is_called_unlawful() -> None:
    _, crisis, _ = solved(PLAIN_CRISIS)
    text = text_of(solved(PLAIN_CRISIS, reservation=np.minimum(crisis.reservation, 1)), depth=0)
    first = nodes(section(text, "major attack"))[0]
    assert "F 0.000 (unlawful)" in first


def test_those_who_do_not_look_ahead_are_named_at_the_ends() -> None:
    text = text_of(solved(PLAIN_CRISIS))
    assert "answer without looking ahead: PHL" in text
    assert re.search(r"with PHL \d\.\d{3}$", ends(section(text, "major attack"))[0])


def shipped_crises() -> dict[str, Solved]:
    """Return every fourth crisis of a run of the shipped scenarios."""
    found = {}
    for scenario, seed in (("indo_pacific", 3), ("classroom", 5)):
        region = simulate(load_scenario(scenario), seed=seed)
        for crisis in list(region.snapshots)[::4]:
            play = crisis_again(region, crisis)
            found[crisis] = (names_of(play), play.crisis, play.solution)
    return found


def test_every_line_fits_80_columns_whatever_crisis_is_shown() -> None:
    crises = {name: solved(name) for name in (COUNCIL_CRISIS, PLAIN_CRISIS, TWO_MOVERS)}
    crises |= shipped_crises()
    assert len(crises) > 6
    for name, crisis in crises.items():
        for extent in ({}, {"depth": 2}, {"min_reach": 0.05}):
            lines = text_of(crisis, WIDTH, **extent).splitlines()
            assert [line for line in lines if len(line) > WIDTH] == [], name


def marks(text: str) -> list[str]:
    """Return the words, numbers and signs of a text in any order, without its drawing."""
    return sorted(re.sub(r"[│─├└]+", " ", text).split())


@pytest.mark.parametrize("name", [COUNCIL_CRISIS, PLAIN_CRISIS, TWO_MOVERS])
@pytest.mark.parametrize("width", [WIDTH, 60, 30])
def test_folding_cuts_no_word_and_leaves_none_out(name: str, width: int) -> None:
    crisis = solved(name)
    wide, folded = text_of(crisis), text_of(crisis, width)
    if width < WIDTH:
        # Where a table has no room at all, each row repeats the heads of its columns.
        wide, folded = (text[text.index("== grey") :] for text in (wide, folded))
        wide, folded = ("\n".join(nodes(text.splitlines())[:1]) for text in (wide, folded))
        assert set(marks(folded)) <= set(marks(wide))
    else:
        assert marks(folded) == marks(wide)


def test_the_long_head_of_the_levels_stands_above_them_where_there_is_no_room() -> None:
    lines = text_of(solved(PLAIN_CRISIS), WIDTH).splitlines()
    assert LEVELS_HEAD in lines
    assert any(
        line.startswith(f"{LEVELS_HEAD}   ") for line in text_of(solved(PLAIN_CRISIS)).splitlines()
    )


def test_states_with_long_names_are_folded_between_their_words() -> None:
    names, crisis, solution = solved(PLAIN_CRISIS)
    long = [f"The United Republics of {name} and Their Dependencies" for name in names]
    lines = text_of((long, crisis, solution), WIDTH).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert sum("back down" in " ".join(pair) for pair in pairwise(lines)) > 0


def test_a_terminal_narrower_than_80_is_respected() -> None:
    assert max(map(len, text_of(solved(COUNCIL_CRISIS), 60).splitlines())) <= 60


def test_a_clash_that_may_be_widened_is_told_with_the_war_it_may_become() -> None:
    names, crisis, _ = solved(PLAIN_CRISIS)
    widening = crisis._replace(has_escalation=True, escalates=True)
    solution = solve(widening)
    text = text_of((names, widening, solution))
    by_target, by_challenger = solution.widen[1, 0]
    told = f"whoever loses the clash may widen it: TWN {by_target:.3f}, CHN {by_challenger:.3f}"
    assert told in section(text, "fait accompli")
    assert "may widen it" not in "\n".join(section(text, "major attack"))
    war = section(text, "widened war")
    assert war[0].startswith("== widened war: comes with 0.")
    assert len(nodes(war)) == len(nodes(section(text, "major attack")))
    assert sum(" war 1.000 " in line for line in war) == 3 ** int(crisis.n_strategic)
    assert "widened war" not in text_of((names, crisis, solve(crisis)))


def test_two_alone_have_nothing_to_choose_in_a_widened_war() -> None:
    names, crisis, _ = solved(TWO_MOVERS)
    widening = crisis._replace(has_escalation=True, escalates=True)
    war = section(text_of((names, widening, solve(widening))), "widened war")
    assert len(war) <= 2


@pytest.mark.parametrize(("draw", "told"), [(0.0, "1.00"), (1.0, "1.65")])
def test_a_tree_where_resolve_varies_says_at_which_draw_it_is(draw: float, told: str) -> None:
    # With a spread of .5 a draw of 1 is worth exp(.5) = 1.65 times the middle one.
    text = text_of(solved(TWO_MOVERS, resolve_sd=0.5, resolve=draw))
    assert f"{told} times as much as usual" in text
    assert "as much as usual" not in text_of(solved(TWO_MOVERS))
