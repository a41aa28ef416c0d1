"""What a report is made of, before it is laid out as a page or as Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sim.analysis.telling.figures.cells import plain_text

MOST_ROWS: Final = 200
"""Rows of a table in a report."""


class Sentence(NamedTuple):
    """One sentence of the answer."""

    label: str
    """Which part of the question it answers."""

    text: str
    """The sentence."""


class Table(NamedTuple):
    """A table of a report."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    """How to read it."""


@dataclass(frozen=True)
class Answer:
    """What a study answers, and the tables that it stands on."""

    sentences: Sequence[Sentence]
    """Five at most."""

    silent_on: Sequence[str]
    """What it cannot tell, a sentence each."""

    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Report:
    """What the report of a study says."""

    title: str
    question: str
    answer: Sequence[Sentence]
    silent_on: Sequence[str]
    """What the study cannot tell; it stands below the answer."""
    cautions: Sequence[str]
    """What went wrong with the study or its files; empty as a rule."""
    tables: Sequence[Table]
    compared: Sequence[Table]
    """What is compared: arrangements and policies, a line each."""
    rests_on: Sequence[str]
    """Paragraphs on assumptions."""
    turning: Sequence[Table]
    """The inputs that turn a headline."""
    assumptions: Sequence[Table]
    """By kind, and what is published by its source."""
    terms: Sequence[tuple[str, str]]
    """Words of the report, with what they mean."""
    methods: Sequence[str]
    limits: Sequence[str]
    reproduce: Sequence[tuple[str, str]]
    """Commands, with what each is for."""
    facts: Mapping[str, str]
    """{what: value} of the study."""


def span_text(low: float, high: float) -> str:
    """Return the least and the largest value as a sentence has them.

    >>> span_text(0.1234, 0.2), span_text(1.5, 1.5)
    ('0.123 to 0.200', '1.50')
    """
    first, last = (plain_text(one).replace("−", "-") for one in (low, high))
    return first if first == last else f"{first} to {last}"


def percent_text(low: float, high: float) -> str:
    """Return a range of shares in per cent; what is nearly none or all is not rounded to it.

    >>> percent_text(0.218, 0.52), percent_text(1, 1), percent_text(0.997, 0.997)
    ('22 to 52 %', '100 %', 'more than 99 %')
    """
    first, last = _percent(low), _percent(high)
    return f"{last} %" if first == last else f"{first} to {last} %"


def _percent(share: float) -> str:
    """Return a share in per cent without its sign."""
    number = f"{100 * share:.0f}"
    if number == "100" and share < 1:
        return "more than 99"
    return "less than 1" if number == "0" and share > 0 else number
