"""The tree as text shows the solution, all of it, or as much as was asked for."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.crisis.tree import COUNCIL, crisis_tree_text
from sim.domain.vocabulary import MODES
from sim.engine.crisis.arrays import Crisis, Solution, SummaryColumn
from sim.engine.crisis.explicit import crisis_arrays, party_names
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.solver import solve

PAIRS = Path(__file__).parents[3] / "reference" / "crisis"
COUNCIL_CRISIS = "taiwan_core4_with_tw_transactional"
PLAIN_CRISIS = "taiwan_hub_and_spokes_continuity"

type Solved = tuple[list[str], Crisis, Solution]


def solved(name: str, **changes: object) -> Solved:
    given = read_crisis((PAIRS / f"{name}.input.json").read_text(encoding="utf-8"))
    crisis = crisis_arrays(given)._replace(**changes)  # type: ignore[arg-type]
    return party_names(given), crisis, solve(crisis)


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
    head = crisis_tree_text(names, crisis, solution).split("\n==")[0]
    for row, name in enumerate(("status quo", *(mode.replace("_", " ") for mode in MODES))):
        chance = f"{solution.choice[row]:.3f}"
        assert re.search(rf"^{name} +{re.escape(chance)} ", head, re.MULTILINE)
    attack = solution.summary[2]
    war = solution.choice[3] * attack[SummaryColumn.RESIST] * attack[SummaryColumn.PRESS]
    assert f"war probability {war:.4f}" in head


def test_four_strategic_guarantors_make_81_ends_a_mode_one_line_each() -> None:
    text = crisis_tree_text(*solved(PLAIN_CRISIS))
    for mode in ("grey zone", "fait accompli", "major attack"):
        found = ends(section(text, mode))
        assert len(found) == 81
        assert sum(map(reach, found)) == pytest.approx(1, abs=81 * 0.00005)


def test_lines_are_aligned() -> None:
    lines = ends(section(crisis_tree_text(*solved(PLAIN_CRISIS)), "major attack"))
    assert all(one.index("back down") == other.index("back down") for one, other in pairwise(lines))


def test_two_movers_have_one_end_and_no_legend() -> None:
    text = crisis_tree_text(*solved("two_movers"))
    assert len(ends(section(text, "major attack"))) == 1
    assert "abstain" not in text


def test_both_answers_of_a_council_are_shown() -> None:
    text = crisis_tree_text(*solved(COUNCIL_CRISIS))
    lines = section(text, "fait accompli")
    assert [line.rsplit(" ", 1)[0] for line in lines if line.startswith("council")] == [*COUNCIL]
    assert len(ends(lines)) == 2 * 81


def test_an_answer_without_any_chance_is_not_shown() -> None:
    text = crisis_tree_text(*solved(COUNCIL_CRISIS, activation_probability=1.0))
    assert COUNCIL[0] in text
    assert COUNCIL[1] not in text


def test_modes_that_are_not_available_are_not_shown() -> None:
    available = np.array([True, False, False])
    text = crisis_tree_text(*solved(PLAIN_CRISIS, is_available=available))
    assert "== grey zone" in text
    assert "fait accompli" not in text


def test_depth_shows_the_first_guarantors_only() -> None:
    text = crisis_tree_text(*solved(PLAIN_CRISIS), depth=1)
    assert len(nodes(section(text, "grey zone"))) == 1 + 3
    assert len(nodes(section(crisis_tree_text(*solved(PLAIN_CRISIS), depth=0), "grey zone"))) == 1


def test_what_is_reached_too_rarely_is_taken_together_and_nothing_is_lost() -> None:
    lines = nodes(section(crisis_tree_text(*solved(PLAIN_CRISIS), min_reach=0.05), "grey zone"))
    shown = [line for line in lines if not line.endswith("...")]
    assert all(reach(line) >= 0.05 for line in shown)
    below = [line for line in lines if re.match(r"^[├└]", line)]
    assert sum(map(reach, below)) == pytest.approx(1, abs=0.0003)


def test_beliefs_are_shown_where_they_differ() -> None:
    assert "believed" in crisis_tree_text(*solved(COUNCIL_CRISIS))
    assert "believed" not in crisis_tree_text(*solved(COUNCIL_CRISIS, belief_weight=0.0))


def test_what_challenger_and_target_believe_is_what_the_solver_folded() -> None:
    names, crisis, _ = solved(PLAIN_CRISIS)
    crisis = crisis._replace(n_strategic=1)
    solution = solve(crisis)
    lines = nodes(section(crisis_tree_text(names, crisis, solution), "major attack"))
    believed = [float(x) for x in lines[0].split("believed ")[1].split(" / ")]
    press = solution.node[2, 0, :, 0]
    assert np.dot(believed, press[1:4]) == pytest.approx(solution.node[2, 0, 0, 7], abs=0.001)


def test_a_level_that_no_law_allows_is_called_unlawful() -> None:
    _, crisis, _ = solved(PLAIN_CRISIS)
    text = crisis_tree_text(
        *solved(PLAIN_CRISIS, reservation=np.minimum(crisis.reservation, 1)), depth=0
    )
    first = nodes(section(text, "major attack"))[0]
    assert "F 0.000 (unlawful)" in first


def test_those_who_do_not_look_ahead_are_named_at_the_ends() -> None:
    text = crisis_tree_text(*solved(PLAIN_CRISIS))
    assert "answer without looking ahead: PHL" in text
    assert re.search(r"with PHL \d\.\d{3}$", ends(section(text, "major attack"))[0])
