"""What commands that solve a crisis write when they are asked for its figure."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from sim.interfaces.figure_file import ColumnWidth, page_of, write_figure

if TYPE_CHECKING:
    from sim.engine.crisis.arrays import Crisis, Solution
    from sim.engine.crisis.explicit_input import ExplicitCrisis
    from sim.execution.crisis_again import CrisisAgain

SHOWN_DIGITS = 12
"""Of a fingerprint, in captions."""


def write_explicit_tree(
    given: "ExplicitCrisis",
    solved: tuple["Crisis", "Solution"],
    name: str,
    target: tuple[Path, ColumnWidth],
) -> str:
    """Write the tree of a crisis of a file; return what to tell the user of it.

    Parameters
    ----------
    given : the crisis as the file has it
    solved : its arrays and their solution
    name : of the file
    target : file of the figure, and its width
    """
    from sim.analysis.crisis.tree import crisis_tree
    from sim.analysis.telling.figures.crises.crisis_tree import Told, crisis_tree_figure
    from sim.engine.crisis.explicit import party_names

    text = given.model_dump_json().encode("utf-8")
    fingerprint = hashlib.sha256(text).hexdigest()[:SHOWN_DIGITS]
    tree = crisis_tree(party_names(given), *solved)
    title = f"{tree.challenger} against {tree.target}: what each state may do"
    told = Told(title, ["Before anybody moves."], f"{name}, crisis {fingerprint}.", fingerprint)
    path, width = target
    return write_figure(crisis_tree_figure(tree, told, page_of(width)), path)


def write_run_tree(
    found: "CrisisAgain", label: str, source: str, target: tuple[Path, ColumnWidth]
) -> str:
    """Write the tree of a crisis of a run; return what to tell the user of it.

    Parameters
    ----------
    found : the crisis, solved
    label : which change was made to it beside the arrangement; empty: none
    source : which run it is of, with seed and replication
    target : file of the figure, and its width
    """
    from sim.analysis.telling.figures.crises.run_crisis import run_crisis_figure
    from sim.analysis.telling.words import words

    path, width = target
    digest = found.scenario.digest[:SHOWN_DIGITS]
    told = f"{found.scenario.title}, scenario {digest}."
    changed = f", {words(label)}" if label else ""
    said = [f"{source}, under {found.scenario.arrangement.title}{changed}, before anybody moves."]
    drawn = run_crisis_figure(found, said, (told, digest), page_of(width))
    return write_figure(drawn, path)
