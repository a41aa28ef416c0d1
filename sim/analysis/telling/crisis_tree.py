"""A solved crisis as text: a summary, then the tree of every mode.

Columns and remarks appear only where they say something: what law and reservations
allow, what challenger and target believe of a guarantor where that differs from its
own probabilities, and what the guarantors that do not look ahead add.
"""

from collections.abc import Sequence
from typing import Final

from sim.analysis.crisis.tree import Choice, CrisisTree, ModeTree, Standing, Subtree, WarTree
from sim.analysis.telling.crisis_nodes import chances_text, node_lines
from sim.analysis.telling.tables import fits, paragraph, table_text
from sim.analysis.telling.words import number_text, utility_text, words
from sim.domain.vocabulary import CouncilAnswer

WIDTH: Final = 80
"""Columns that every terminal has [characters]."""

LEGEND: Final = (
    "A abstain, S support, F fight: the mover's probability (its expected utility in stakes). The "
    "number before the mover is the chance to get there once the target resists. Probabilities "
    "are softmax(precision x utility), with the bias added to fighting, over what the law allows."
)
RESOLVE: Final = (
    "All of this is at one draw of resolve: {who} wants the prize {factor:.2f} times as much as "
    "usual. Where the input gives no draw, --json prints the mean over all of them."
)
COUNCIL: Final = {
    CouncilAnswer.ACTIVE: "council activates",
    CouncilAnswer.INACTIVE: "council does not activate",
}
LEVELS_HEAD: Final = "if resisted: abstain / support / fight"


def crisis_tree_text(tree: CrisisTree, width: int = WIDTH) -> str:
    """Return the summary and the tree of a solved crisis.

    Parameters
    ----------
    tree : from `sim.analysis.crisis.tree.crisis_tree`
    width : that lines are folded to, between words [characters]; a longer word stays whole

    Returns
    -------
    paragraphs with an empty line between them, and a line feed at the end
    """
    parts = [
        paragraph(f"{tree.challenger} against {tree.target}", width),
        _choices_text(tree, width),
        paragraph(
            f"war probability {number_text(tree.war_probability, 4)}   "
            f"(opening precision {tree.opening_precision:g})",
            width,
        ),
    ]
    if tree.resolve is not None:
        parts.append(paragraph(RESOLVE.format(who=tree.challenger, factor=tree.resolve), width))
    # Without a guarantor no line below has a level in it.
    if tree.modes and tree.has_guarantors:
        parts += [_levels_text(tree, width), paragraph(LEGEND, width)]
    parts += [_mode_text(tree, mode, width) for mode in tree.modes]
    if tree.war is not None:
        parts.append(_war_text(tree, tree.war, width))
    return "\n\n".join(parts) + "\n"


def _choices_text(tree: CrisisTree, width: int) -> str:
    """Return what the challenger chooses and what each choice leads to."""
    headers = ("choice", "chance", "value", "resist", "press|resist", "clash")
    rows = [_choice_row(choice) for choice in tree.choices]
    return _table((*headers, f"{tree.challenger} wins|clash"), rows, range(1, 7), width)


def _choice_row(choice: Choice) -> list[str]:
    """Return one choice of the challenger, without a response where nobody is asked for one."""
    row = [words(choice.name), number_text(choice.chance), utility_text(choice.value)]
    if choice.response is None:
        return [*row, "", "", "", ""]
    response = choice.response
    numbers = (response.resist, response.press, response.clash, response.win)
    return [*row, *map(number_text, numbers)]


def _levels_text(tree: CrisisTree, width: int) -> str:
    """Return how likely each guarantor that looks ahead is to choose each level."""
    modes = [words(mode.mode) for mode in tree.modes]
    rows = [[one.guarantor, *map(chances_text, one.levels)] for one in tree.levels]
    lines = []
    if fits([LEVELS_HEAD, *modes], rows, width):
        lines.append(table_text([LEVELS_HEAD, *modes], rows))
    else:
        # The long head over short names would take the room that the numbers need.
        lines += [paragraph(LEVELS_HEAD, width), table_text(["", *modes], rows, width=width)]
    if tree.rest:
        lines.append(paragraph(f"answer without looking ahead: {', '.join(tree.rest)}", width))
    return "\n".join(lines)


def _mode_text(tree: CrisisTree, mode: ModeTree, width: int) -> str:
    """Return the part of the tree that begins with one mode of challenge."""
    concede, resist = number_text(1 - mode.resist), number_text(mode.resist)
    lines = [
        paragraph(
            f"== {words(mode.mode)}: chosen {number_text(mode.chance)}, "
            f"precision {number_text(mode.precision)}",
            width,
        ),
        paragraph(
            f"{tree.target} concedes {concede} ({utility_text(mode.concede_utility)}), "
            f"resists {resist} ({utility_text(mode.resist_utility)})",
            width,
        ),
    ]
    for subtree in mode.subtrees:
        lines += _subtree_lines(subtree, width)
        if subtree.widening is not None:
            by_target, by_challenger = map(number_text, subtree.widening)
            lines.append(
                paragraph(
                    f"whoever loses the clash may widen it: {tree.target} {by_target}, "
                    f"{tree.challenger} {by_challenger}",
                    width,
                )
            )
    return "\n".join(lines)


def _war_text(tree: CrisisTree, war: WarTree, width: int) -> str:
    """Return the war that a clash may be widened into."""
    lines = [
        paragraph(
            f"== widened war: comes with {number_text(war.chance, 4)}, "
            f"precision {number_text(war.precision)}; guarantors choose anew",
            width,
        )
    ]
    # Without a guarantor the war is fought by the two alone: there is nothing to choose.
    if tree.has_guarantors:
        for subtree in war.subtrees:
            lines += _subtree_lines(subtree, width)
    return "\n".join(lines)


def _subtree_lines(subtree: Subtree, width: int) -> list[str]:
    """Return what follows one answer of the council: who is bound how, and the tree."""
    lines = []
    if subtree.answer is not None:
        lines.append(f"{COUNCIL[subtree.answer]} {number_text(subtree.chance)}")
    if subtree.standings:
        has_council = subtree.answer is not None
        lines.append(_standings_text(subtree.standings, width, has_council=has_council))
    return lines + node_lines(subtree.root, width)


def _standings_text(standings: Sequence[Standing], width: int, *, has_council: bool) -> str:
    """Return what each guarantor owes and feels, and what its law allows."""
    headers = ["", "owes", "reneging cost", "stake", "bias (logits)", "lawful: none/support/fight"]
    rows = []
    for one in standings:
        numbers = map(number_text, (one.owes, one.reneging_cost, one.stake))
        row = [one.guarantor, *numbers, f"{one.bias:+.2f}", chances_text(one.lawful)]
        rows.append([*row, *([number_text(one.timely)] if has_council else [])])
    # Only a council can make help come late.
    headers += ["in time"] if has_council else []
    return _table(headers, rows, (1, 2, 3, 4, 6), width)


def _table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int], width: int
) -> str:
    """Return a table whose heads are folded before any of its numbers is."""
    if not fits(headers, rows, width):
        headers = [header.replace(" ", "\n") for header in headers]
    return table_text(headers, rows, numeric=numeric, width=width)
