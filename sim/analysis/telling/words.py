"""Numbers and names as readers see them: digits that say something, words without underscores."""

from collections.abc import Sequence

NO_NUMBER = "-"
"""What stands where there is no number."""

ONE_DECIDES = "one run decides: no interval"
"""What stands in place of an interval that a single run makes: it would say nothing."""

MAX_PROSE = 100
"""Width of prose [characters]: longer lines are hard to read."""

FAILURE = "a war, or an invasion or blockade to which the target gives in"
"""What a failure of deterrence is, in every text alike. A seizure or pressure that the target lets
pass is none: `general_deterrence` and `control_lost` count those."""


def words(name: str) -> str:
    """Return a word of the vocabulary as readers see it.

    >>> words("fait_accompli")
    'fait accompli'
    """
    return name.replace("_", " ")


def listing(parts: Sequence[str]) -> str:
    """Return words as a list in a sentence.

    >>> listing(["one"]), listing(["one", "two", "three"])
    ('one', 'one, two and three')
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def number_text(number: float | None, digits: int = 3) -> str:
    """Return a number as text, a dash where there is none.

    >>> number_text(0.12345), number_text(None), number_text(float("nan"))
    ('0.123', '-', '-')
    """
    # Not a number is the one value that differs from itself; numpy is not imported for that.
    has_none = number is None or number != number  # noqa: PLR0124
    return NO_NUMBER if has_none else f"{number:.{digits}f}"


def utility_text(number: float | None) -> str:
    """Return a utility with its sign, a dash where there is none.

    >>> utility_text(0.25), utility_text(-0.00004)
    ('+0.250', '+0.000')
    """
    # Adding 0.0 turns a rounded -0.0 into 0.0, which would be printed with a minus.
    return NO_NUMBER if number is None else f"{round(number, 3) + 0.0:+.3f}"


def round_figure(number: float) -> str:
    """Return a count as a reader wants it, with two digits that mean something.

    >>> round_figure(23456.0)
    '23,000'
    """
    # Battle deaths are drawn from a power law; more digits would claim what nobody knows.
    digits = max(0, len(str(int(number))) - 2)
    return f"{round(int(number), -digits):,}"
