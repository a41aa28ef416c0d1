"""What figures, tables and reports call things: the titles of files, never their names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sim.analysis.comparison import HEADLINE
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.words import FAILURE, words
from sim.domain.errors import QuestionError

OUTCOME_TITLES: Final = {
    HEADLINE: "Deterrence failures",
    "expected_wars": "Expected wars",
    "general_deterrence": "General deterrence",
    "force": "Uses of force",
    "control_lost": "Control lost",
    "abandonments": "Abandonments",
    "entrapments": "Entrapments",
}
"""Titles of outcomes whose name is not plain."""

OUTCOME_UNITS: Final = {
    HEADLINE: f"each {FAILURE}; by their chances, a run",
    "expected_wars": "wars by their chances, a run",
    "general_deterrence": "share of flashpoint-years without force",
    "force": "pressed clashes, faits accomplis and major attacks, a run",
    "control_lost": "shares of prizes lost, added up over flashpoints, a run",
    "burden": "% of GDP",
}
"""What they are counted in; the others are counts a run, or shares."""


def outcome_title(outcome: str) -> str:
    """Return the title of an outcome.

    >>> outcome_title("war_quarters")
    'War quarters'
    """
    return OUTCOME_TITLES.get(outcome) or words(outcome).capitalize()


def outcome_unit(outcome: str) -> str:
    """Return what an outcome is counted in."""
    return OUTCOME_UNITS.get(outcome, "mean of a run")


def titles_of(dossier: Dossier, names: Sequence[str]) -> list[str]:
    """Return the titles of arms, each title once.

    Parameters
    ----------
    names : of arrangements and policies, or several joined by a comma; what has no title
        keeps its name, in words
    """
    return distinct(dossier.titles, names)


def distinct(titles: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """Return titles of arms, with the name behind those that would be taken for another.

    >>> distinct({"a": "Hub", "b": "Hub"}, ["a", "b", "c_d"])
    ['Hub (a)', 'Hub (b)', 'c d']
    """
    found = [", ".join(titles.get(one) or words(one) for one in name.split(", ")) for name in names]
    counts = Counter(found)
    return [
        title if counts[title] == 1 else f"{title} ({words(name)})"
        for title, name in zip(found, names, strict=True)
    ]


def place_titles(dossier: Dossier) -> dict[str, str]:
    """Return {flashpoint: its title}; names in words where the scenario is gone."""
    scenario = dossier.scenario
    return {} if scenario is None else {n: p.title for n, p in scenario.flashpoints.items()}


def years_words(dossier: Dossier) -> str:
    """Return how long a run lasts, for captions."""
    return "" if dossier.years is None else f" of {dossier.years:g} years"


def head_of(dossier: Dossier, title: str, column: str) -> str:
    """Return a title with the policy that a figure is under, if any is varied."""
    return f"{title}, under {titles_of(dossier, [column])[0]}" if column else title


class ShownPolicy(NamedTuple):
    """The policy that a figure of one policy is under."""

    name: str
    """Of the column of the table of arms; empty where no policy is varied."""

    said: str
    """That it was not chosen, for the caption; empty where it was, or where there is no other."""


def policy_shown(asked: Sequence[str], known: Sequence[str]) -> ShownPolicy:
    """Return the policy that a figure of one policy is under: the first if none is asked for.

    Parameters
    ----------
    asked : names that were asked for
    known : names in the order of the study

    Raises
    ------
    QuestionError : several are asked for, or one that the study has not

    >>> policy_shown([], ["steady", "wavering"]).said
    'No policy was chosen: this is the first of 2.'
    """
    if len(asked) > 1:
        message = f"the figure is of one policy; choose one of {', '.join(asked)}."
        raise QuestionError(message)
    if asked and asked[0] not in known:
        message = f"there is no policy {asked[0]!r} in this study. Known: {', '.join(known)}."
        raise QuestionError(message)
    if asked or len(known) == 1:
        return ShownPolicy(name=(asked or known)[0], said="")
    return ShownPolicy(
        name=known[0], said=f"No policy was chosen: this is the first of {len(known)}."
    )
