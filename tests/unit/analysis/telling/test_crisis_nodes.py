"""Nodes as drawn lines: aligned where there is room, folded beside the drawing where not."""

from dataclasses import replace

import pytest

from sim.analysis.crisis.nodes import Branch, EndNode, HelpNode, Option
from sim.analysis.telling.crisis_nodes import node_lines

WIDE = 10_000


def end(reach: float, press: float = 0.6, weight: float = 0.0) -> EndNode:
    return EndNode(
        mover="AAA",
        reach=reach,
        options=(
            Option("back down", 1 - press, -0.05),
            Option("press", press, 0.25 if press else None),
        ),
        branches=(),
        win_probability=0.75 if press else None,
        weights={"DDD": weight},
    )


def tree(believed: float = 0.5) -> HelpNode:
    """Return a tree of one guarantor: what follows its help is too rare to be shown."""
    return HelpNode(
        mover="CCC",
        reach=1.0,
        options=(
            Option("abstain", 0.5, -0.1),
            Option("support", 0.5, 0.0),
            Option("fight", 0.0, None),
        ),
        branches=(
            Branch(("abstain",), 0.5, end(0.5, weight=0.25)),
            Branch(("support", "fight"), 0.5, None),
        ),
        believed=(believed, 1 - believed, 0.0),
    )


def test_a_node_is_one_aligned_line_where_there_is_room() -> None:
    assert node_lines(tree(), WIDE) == [
        (
            "resisted                 1.0000  CCC  A 0.500 (-0.100)  S 0.500 (+0.000)  "
            "F 0.000 (unlawful)"
        ),
        (
            "├─ CCC abstain           0.5000  AAA  back down 0.400 (-0.050)  press 0.600 (+0.250)  "
            "wins 0.750       with DDD 0.250"
        ),
        "└─ CCC support or fight  0.5000  ...",
    ]


def test_options_are_folded_below_their_own_column_and_the_drawing_goes_on() -> None:
    assert node_lines(tree(), 72) == [
        "resisted                 1.0000  CCC  A 0.500 (-0.100)  S 0.500 (+0.000)",
        "│                                     F 0.000 (unlawful)",
        "├─ CCC abstain           0.5000  AAA  back down 0.400 (-0.050)",
        "│                                     press 0.600 (+0.250)  wins 0.750",
        "│                                     with DDD 0.250",
        "└─ CCC support or fight  0.5000  ...",
    ]


def test_without_room_for_columns_words_follow_one_another() -> None:
    assert node_lines(tree(), 40) == [
        "resisted  1.0000  CCC  A 0.500 (-0.100)",
        "│  S 0.500 (+0.000)  F 0.000 (unlawful)",
        "├─ CCC abstain  0.5000  AAA  back down",
        "│    0.400 (-0.050)  press 0.600",
        "│    (+0.250)  wins 0.750  with DDD",
        "│    0.250",
        "└─ CCC support or fight  0.5000  ...",
    ]


def test_a_state_keeps_its_number_where_weights_are_folded() -> None:
    many = replace(end(1.0), weights={"DDD": 0.25, "EEE": 0.5, "FFF": 0.125})
    # 8 + 2 + 6 + 2 + 3 + 2 = 23 columns before the options, 24 for the widest.
    assert node_lines(many, 47)[-2:] == [
        " " * 23 + "with DDD 0.250,",
        " " * 23 + "EEE 0.500, FFF 0.125",
    ]


@pytest.mark.parametrize(("believed", "is_shown"), [(0.5006, True), (0.5004, False)])
def test_beliefs_are_shown_where_they_differ_as_printed(believed: float, *, is_shown: bool) -> None:
    assert ("believed" in node_lines(tree(believed), WIDE)[0]) == is_shown


def test_a_challenger_that_never_presses_has_dashes() -> None:
    line = "resisted  1.0000  AAA  back down 1.000 (-0.050)  press 0.000 (-)  wins -"
    assert node_lines(end(1.0, press=0.0), WIDE) == [line]


def test_a_weight_that_is_printed_as_nought_is_left_out() -> None:
    assert "with" not in node_lines(end(1.0, weight=0.0004), WIDE)[0]
    assert node_lines(end(1.0, weight=0.0006), WIDE)[0].endswith("with DDD 0.001")
