"""Names of states within a sentence, with the article that English gives some of them."""

import re
from collections.abc import Iterable
from typing import Final

from sim.analysis.telling.words import listing
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

_WITH_ARTICLE: Final = re.compile(
    r"^(United|Czech|Dominican) |(States|Kingdom|Islands|Emirates|Republic|lands|pines)$"
)
"""Names that English gives an article."""


def with_article(name: str) -> str:
    """Return the name of a state as a sentence has it.

    >>> with_article("United States"), with_article("Czech Republic"), with_article("Japan")
    ('the United States', 'the Czech Republic', 'Japan')
    """
    return f"the {name}" if _WITH_ARTICLE.search(name) else name


def name_in_sentence(scenario: Scenario[Parameters], code: str) -> str:
    """Return a state's name within a sentence; its code where the scenario has no such state."""
    state = scenario.states.get(code)
    return with_article(code if state is None else state.name)


def names_in_sentence(scenario: Scenario[Parameters], codes: Iterable[str]) -> str:
    """Return the names of some states as a list in a sentence."""
    return listing([name_in_sentence(scenario, code) for code in codes])


def capitalized(sentence: str) -> str:
    """Return a sentence with a capital at its head, the rest as it is.

    >>> capitalized("the LDP stays")
    'The LDP stays'
    """
    return f"{sentence[0].upper()}{sentence[1:]}"
