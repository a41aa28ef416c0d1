"""Every figure of a study by its name, and what a study needs to have for it."""

from collections.abc import Callable
from typing import Final, NamedTuple

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.sweeps.arm_values import layout_of
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.by_place import contributions, peace, severity
from sim.analysis.telling.figures.choices import preferences, regret
from sim.analysis.telling.figures.crises.run_crisis import run_crisis
from sim.analysis.telling.figures.forest import forest_plot
from sim.analysis.telling.figures.headlines import headlines, robustness_in
from sim.analysis.telling.figures.heat_map import heat_map
from sim.analysis.telling.figures.networks.network_map import network_map
from sim.analysis.telling.figures.networks.network_matrix import network_matrix
from sim.analysis.telling.figures.over_time import hazard, politics
from sim.analysis.telling.figures.sheet import Drawn
from sim.analysis.telling.figures.treaties import feasibility, timeline
from sim.analysis.verdict.kept_tables import ROBUSTNESS
from sim.domain.errors import QuestionError, UnknownNameError
from sim.study.tables import TableName


class Entry(NamedTuple):
    """A figure that a study may have."""

    name: str
    """As commands take it."""

    what: str
    """What it shows."""

    draw: Callable[[Dossier, Asked], Drawn]
    """Draws it."""

    tables: tuple[TableName, ...] = ()
    """Tables that the study must have kept."""

    needs_arms: bool = True
    """Whether two arms are needed."""

    needs_comparison: bool = False
    """Whether it is of comparisons only."""

    needs_set: bool = False
    """Whether it is of what the study's plausible set says."""


ENTRIES: Final = (
    Entry("heat_map", "means of an outcome, arrangement by policy", heat_map),
    Entry("forest", "paired differences to the baseline with intervals", forest_plot),
    Entry("regret", "what each arrangement costs against the best", regret,
          needs_comparison=True),
    Entry("preferences", "which arrangement each state would choose", preferences,
          needs_comparison=True),
    Entry("contributions", "deterrence failures by flashpoint", contributions,
          ("flashpoints",), needs_arms=False),
    Entry("network_map", "who owes whom help, before and after, on a map", network_map),
    Entry("network_matrix", "who owes whom how much, before and after", network_matrix),
    Entry("crisis_tree", "what each state may do in one crisis of one run, and how it ends",
          run_crisis, needs_arms=False),
    Entry("headlines", "how far headlines hold over the plausible set", headlines,
          needs_comparison=True, needs_set=True),
    Entry("peace", "how long peace lasts, by flashpoint", peace,
          ("events", "flashpoints"), needs_arms=False),
    Entry("severity", "how grave the wars are", severity, needs_arms=False),
    Entry("hazard", "wars to be expected a year over time", hazard, ("quarters",),
          needs_arms=False),
    Entry("politics", "support, burden, alignment and reputation over time", politics,
          ("quarters",), needs_arms=False),
    Entry("timeline", "talks, signature and entry into force of treaties over time", timeline,
          ("stages",), needs_arms=False),
    Entry("feasibility", "what proposing a treaty is worth beside how often it is made",
          feasibility, ("proposals", "joining")),
)  # fmt: skip
"""In the order in which they are listed."""


def entry_named(name: str) -> Entry:
    """Return a figure by its name.

    Raises
    ------
    UnknownNameError : there is none
    """
    names = [one.name for one in ENTRIES]
    if name not in names:
        raise UnknownNameError("figure", name, names)
    return ENTRIES[names.index(name)]


def what_lacks(entry: Entry, dossier: Dossier) -> str:
    """Return why a figure cannot be drawn of a study; nothing if it can be tried."""
    manifest = dossier.manifest
    if manifest.failed:
        return f"{manifest.failed:,} runs failed, and those that are left are a selection"
    missing = [name for name in entry.tables if name not in manifest.tables]
    if missing:
        return f"the study kept no table of {' and '.join(missing)}"
    if entry.needs_comparison and dossier.comparison is None:
        return "only a comparison whose files can be read has it"
    if entry.needs_set and robustness_in(dossier.results.folder) is None:
        return f"only studies of a plausible set keep {ROBUSTNESS}"
    if entry.needs_arms and len(layout_of(manifest).arms) < 2:
        return "the study has one arm only"
    return ""


def draw(name: str, dossier: Dossier, asked: Asked) -> Drawn:
    """Return a figure of a study.

    Parameters
    ----------
    name : of the figure

    Raises
    ------
    UnknownNameError : there is no such figure, or no such outcome
    QuestionError : the study has nothing to draw there
    """
    entry = entry_named(name)
    if reason := what_lacks(entry, dossier):
        message = f"{name} cannot be drawn: {reason}."
        raise QuestionError(message)
    return entry.draw(dossier, asked)
