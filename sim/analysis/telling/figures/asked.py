"""What may be asked of a figure, and what it answers when it cannot be drawn."""

from typing import NamedTuple

from sim.analysis.comparison import HEADLINE
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.sheet import Page, Words
from sim.domain.errors import QuestionError


class Asked(NamedTuple):
    """What is drawn of a study, and on which page."""

    page: Page = Page()
    """Width of the figure, and whether title and caption stand on it."""

    outcome: str = HEADLINE
    """Column of the table of runs, where a figure is of one outcome."""

    policies: tuple[str, ...] = ()
    """Policies or other columns of the table of arms; empty: as many as fit, the first first."""

    arrangements: tuple[str, ...] = ()
    """Arrangements or other rows; empty: all."""

    crisis: str = ""
    """Crisis of a run, such as 2027Q3-taiwan; empty: the gravest."""

    replication: int = 0
    """Run of an arm, where a figure is of one run."""


def chosen(asked: tuple[str, ...], known: list[str], what: str) -> list[str]:
    """Return which names are drawn: those that are asked for, else all.

    Raises
    ------
    QuestionError : one of them is not there
    """
    wrong = [name for name in asked if name not in known]
    if wrong:
        message = f"there is no {what} {wrong[0]!r} in this study. Known: {', '.join(known)}."
        raise QuestionError(message)
    return [name for name in known if name in asked] if asked else known


def words_of(dossier: Dossier, title: str, sentences: list[str]) -> Words:
    """Return title and caption of a figure of a study, the caption with the hash of the study."""
    caution = (
        ["The scenario files have changed since the study was run."] if dossier.has_changed else []
    )
    told = " ".join([*(one for one in sentences if one), *caution, source_words(dossier)])
    return Words(title, told, dossier.fingerprint)


def source_words(dossier: Dossier) -> str:
    """Return which study a figure is of, the last sentence of its caption."""
    return f"{dossier.title}, study {dossier.fingerprint}."
