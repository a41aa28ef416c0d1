"""What sentences and tables of a report call states, arrangements, policies and factors."""

import re
from collections.abc import Mapping, Sequence

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.names import distinct
from sim.analysis.telling.words import listing, words
from sim.loading.file_forms import OVERRIDE_ROOTS


def short_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Return titles up to their colon, where that tells them apart.

    >>> short_titles({"a": "Electoral: votes decide", "b": "Hub: now", "c": "Hub: later"})
    {'a': 'Electoral', 'b': 'Hub: now', 'c': 'Hub: later'}
    """
    cut = {name: title.partition(": ")[0] for name, title in titles.items()}
    found = list(cut.values())
    return {name: short if found.count(short) == 1 else titles[name] for name, short in cut.items()}


def with_titles(text: str, titles: Mapping[str, str]) -> str:
    """Return a text with the titles of files in place of their names.

    >>> with_titles("under hub or hub_plus", {"hub": "the hub", "hub_plus": "more"})
    'under the hub or more'
    """
    names = sorted(titles, key=len, reverse=True)
    if not names:
        return text
    pattern = re.compile(rf"(?<![\w])({'|'.join(map(re.escape, names))})(?![\w])")
    return pattern.sub(lambda match: titles[match[1]], text)


def beginning(text: str) -> str:
    """Return a text as a sentence begins.

    >>> beginning("the hub")
    'The hub'
    """
    return text[:1].upper() + text[1:]


def factor_words(name: str) -> str:
    """Return a factor in words: the end of its path, or the author's own word.

    >>> factor_words("parameters.choice.precision"), factor_words("trust 0.5")
    ('choice: precision', 'trust 0.5')
    """
    if name.partition(".")[0] not in OVERRIDE_ROOTS:
        return words(name)
    parts = name.removeprefix("parameters.").rsplit(".", 2)[-2:]
    return ": ".join(map(words, parts))


class Names:
    """Titles of what a study varies, as short as they can be."""

    def __init__(self, dossier: Dossier) -> None:
        """Keep the titles of a study."""
        self.titles = short_titles(dossier.titles)
        self.factors = dossier.factor_titles

    def plain(self, name: str) -> str:
        """Return the title of a name, or of several joined by a comma."""
        return distinct(self.titles, [name])[0]

    def quoted(self, name: str) -> str:
        """Return the title in quotation marks: most hold a comma, and would run into the rest."""
        return f"“{self.plain(name)}”"

    def several(self, names: Sequence[str]) -> str:
        """Return titles as a list in a sentence."""
        return listing([self.quoted(one) for one in names])

    def factor(self, name: str) -> str:
        """Return the title of a factor, else its name in words."""
        return self.factors.get(name) or factor_words(name)
