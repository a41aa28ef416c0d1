"""Who owes whom how much, before and after: the baseline beside another arrangement."""

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.comparison import HEADLINE
from sim.analysis.dossier.arm_cells import arm_cells
from sim.analysis.dossier.arm_points import ArmPoints, arm_points
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.obligation_network import ObligationNetwork, obligation_network
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.names import policy_shown, titles_of
from sim.analysis.telling.figures.sheet import Box, Page, Words, axes_in, body_width
from sim.analysis.telling.figures.style import fold
from sim.domain.errors import QuestionError
from sim.domain.scenario import Scenario
from sim.engine.world.pact_texts import is_negotiated
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GAP: Final = 12.0
"""Room between the two panels [points]."""

ROUNDING: Final = 1e-9
"""Differences below are rounding."""

OWED: Final = (
    "Owed, from 0 to 1: what all pacts in force as runs end call up against a major attack, "
    "combined as in the rules, one minus the product of what each leaves open; of several "
    "flashpoints the one with most. Texts alone: no chance, and no policy that weighs them."
)
"""What the numbers of both figures are."""


class BeforeAndAfter(NamedTuple):
    """Two networks of the same states."""

    scenario: Scenario[Parameters]
    """Of the first."""

    titles: tuple[str, str]
    """Of the two arrangements."""

    before: ObligationNetwork
    after: ObligationNetwork
    """Both with the states that owe or are owed anything in either."""

    said: list[str]
    """How the second was chosen, and what it leaves out, for captions."""

    @property
    def names(self) -> list[str]:
        """Return the names of the states, in the order of the arrays."""
        return [self.scenario.states[code].name for code in self.before.states]

    def is_changed(self) -> np.ndarray:
        """Return (n, n) whether what row owes column differs between the two."""
        return np.asarray(np.abs(self.before.owed - self.after.owed) > ROUNDING)


def before_and_after(dossier: Dossier, asked: Asked) -> BeforeAndAfter:
    """Return the obligations under the baseline and under another arrangement of a study.

    Parameters
    ----------
    asked : which arrangement, the one with the fewest deterrence failures if none is named

    Raises
    ------
    QuestionError : nothing is compared, the scenario is gone, or nobody owes anything
    """
    arms = arm_points(dossier)
    # No default is told: no policy changes a network, and `why` names the one that chose.
    column = policy_shown(asked.policies, arms.columns).name
    rows = list(arms.rows)
    first = arms.baseline if arms.baseline in rows else rows[0]
    others = [row for row in rows if row != first]
    if not others:
        message = "the study has one arrangement, and nothing to put beside it"
        raise QuestionError(message)
    if asked.arrangements:
        second, why = chosen(asked.arrangements, others, "arrangement to compare")[0], ""
    else:
        second, why = _best(dossier, others, column)
    scenarios = [_scenario_of(dossier, arms, (row, column)) for row in (first, second)]
    networks = [obligation_network(one) for one in scenarios]
    before, after = _shared(*networks)
    if not before.states:
        message = "nobody owes anybody anything under these two arrangements"
        raise QuestionError(message)
    titles = titles_of(dossier, [first, second])
    said = [OWED, why]
    if any(one.proposals and is_negotiated(one) for one in scenarios):
        said.append("Treaties that runs may yet make are left out.")
    if (np.abs(before.owed - after.owed) <= ROUNDING).all():
        said.append("Both owe the same.")
    return BeforeAndAfter(scenarios[0], (titles[0], titles[1]), before, after, said)


def _best(dossier: Dossier, rows: list[str], column: str) -> tuple[str, str]:
    """Return the row with the least mean of the headline, and how it was chosen."""
    found = arm_cells(dossier, HEADLINE)
    best = min(rows, key=lambda row: found.cells[row, column].mean)
    under = f" under {titles_of(dossier, [column])[0]}" if column else ""
    title = titles_of(dossier, [best])[0]
    return best, f"{title} has the fewest deterrence failures{under}, mean of {found.n}."


def _scenario_of(dossier: Dossier, arms: ArmPoints, arm: tuple[str, str]) -> Scenario[Parameters]:
    """Return the scenario of the first point of an arm.

    Raises
    ------
    QuestionError : it cannot be read any more
    """
    scenario = dossier.scenario_of(arms.numbers[arm][0])
    if scenario is None:
        message = "the scenario cannot be read any more, so nobody knows its pacts"
        raise QuestionError(message)
    return scenario


def _shared(
    one: ObligationNetwork, other: ObligationNetwork
) -> tuple[ObligationNetwork, ObligationNetwork]:
    """Return two networks with the states that owe or are owed anything in either."""
    states = tuple(sorted({*one.states, *other.states}))
    one, other = one.between(states), other.between(states)
    most = np.maximum(one.owed, other.owed)
    ties = most.sum(axis=0) + most.sum(axis=1)
    # Those who have most to do with others come first; equals by code.
    order = sorted(np.flatnonzero(ties), key=lambda place: (-ties[place], states[place]))
    kept = tuple(states[place] for place in order)
    return one.between(kept), other.between(kept)


def network_words(dossier: Dossier, found: BeforeAndAfter, head: str, *more: str) -> Words:
    """Return title and caption of a network.

    Parameters
    ----------
    head : what the title begins with
    more : sentences about what is drawn, which come first
    """
    title = f"{head}: {found.titles[0]} and {found.titles[1]}"
    return words_of(dossier, title, [*more, *found.said])


def panel_width(page: Page) -> float:
    """Return how wide each of the two panels is [points]: beside each other if there is room."""
    whole = body_width(page)
    return (whole - GAP) / 2 if page.width == "double" else whole


def panels_height(page: Page, height: float) -> float:
    """Return how high both panels are together [points].

    Parameters
    ----------
    height : of each
    """
    return height if page.width == "double" else 2 * height + GAP


def panel_titles(found: BeforeAndAfter, width: float) -> list[str]:
    """Return the titles of both panels, folded to their width [points]."""
    return [
        fold(f"{when}: {title}", width)
        for when, title in zip(("Before", "After"), found.titles, strict=True)
    ]


def panel(figure: "Figure", page: Page, words: Words, which: tuple[int, float]) -> "Axes":
    """Return the axes of a panel, whose scales are points from the left and from the top.

    Parameters
    ----------
    words : of the figure
    which : 0 or 1, and the height of each [points]
    """
    number, height = which
    width = panel_width(page)
    is_beside = page.width == "double"
    left = number * (width + GAP) if is_beside else 0.0
    top = 0.0 if is_beside else number * (height + GAP)
    axes = axes_in(figure, page, words, Box(left, top, width, height))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return axes
