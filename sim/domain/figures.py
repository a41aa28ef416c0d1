"""A number that knows where it comes from.

Every figure in a scenario file carries its value, a status, the year it speaks
of and its source. The compact form in YAML is a list of the four,
``[0.75, judgement, 2025, "text strength of Article V"]``; the long form is a
mapping with the same names. Neither can leave out the status.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.safe_text import first_unsafe

MOST_LETTERS: Final = 300
"""Letters of a title: the longest shipped one has 129, and figures fold at 60."""


def _check_line(text: str) -> str:
    """Return a text if it is one line that a terminal only shows, else raise."""
    position = first_unsafe(text)
    if position is not None:
        raise PydanticCustomError(
            "control_character",
            "a control character, code {code}",
            {"code": ord(text[position])},
        )
    if not text.strip():
        raise PydanticCustomError("odd_line", "is blank; write what readers shall see")
    if len(text) > MOST_LETTERS:
        message = "has {count} letters; it may have {most} at most"
        counts = {"count": f"{len(text):,}", "most": str(MOST_LETTERS)}
        raise PydanticCustomError("odd_line", message, counts)
    return text


Title = Annotated[str, AfterValidator(_check_line)]
"""A text on one line, without control characters: tables, figures and terminals show it."""

Status = Literal["published", "judgement", "fitted"]
"""published: seen in the source named, or worked out of what was seen there as the source says.
judgement: our own, sweep it. fitted: found by a search or estimated from data."""

COMPACT_FIELDS = ("value", "status", "year", "source")

LEAST: Final = 1e-12
"""Least size of a number that is not 0. Rules divide by what files say: by a number much nearer
to 0 a quotient has no value that a computer can hold, and results would silently be none."""

GREATEST: Final = 1e12
"""Greatest amount, such as one in USD bn."""


def check_size(number: float) -> float:
    """Return a number if it is 0 or not too near 0 to be divided by, else raise.

    >>> check_size(0.0), check_size(-1e-12)
    (0.0, -1e-12)
    """
    if 0 < abs(number) < LEAST:
        raise PydanticCustomError(
            "near_zero", "{value} is nearer to 0 than {least}", {"value": number, "least": LEAST}
        )
    return number


class Value(BaseModel):
    """Base of everything in a scenario: frozen, closed to unknown keys, strict on types."""

    # Docstrings become descriptions: pages, hints and units are read from them (decision 0011).
    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False
    )


class Provenance(Value):
    """Where a number or a fact comes from."""

    status: Status
    """published | judgement | fitted."""

    year: int | str | None = None
    """Year or date the figure speaks of."""

    source: str = Field(min_length=1)
    """Publication, document or the reason for a judgement."""


class Figure(Provenance):
    """A number with its provenance."""

    value: Annotated[float, AfterValidator(check_size)]
    """The number, in the unit that the field's name ends with."""

    @model_validator(mode="before")
    @classmethod
    def _from_compact_list(cls, given: object) -> object:
        if isinstance(given, Figure | Mapping):
            return given
        # A text is a sequence too: without this check one of four letters would pass as four items.
        if isinstance(given, Sequence) and not isinstance(given, str):
            if len(given) != len(COMPACT_FIELDS):
                raise PydanticCustomError(
                    "figure_form",
                    "a figure is [value, status, year, source]: {found} items, not 4",
                    {"found": len(given)},
                )
            return dict(zip(COMPACT_FIELDS, given, strict=True))
        raise PydanticCustomError(
            "figure_form",
            "a figure needs its status and source: write [{shown}, status, year, source]",
            {"shown": str(given)},
        )


@dataclass(frozen=True)
class Bounds:
    """Two bounds of a figure's value, both allowed; a validator of its field."""

    low: float
    high: float

    def __call__(self, figure: Figure) -> Figure:
        """Return the figure if its value is within the bounds, else raise."""
        if not self.low <= figure.value <= self.high:
            raise PydanticCustomError(
                "figure_range",
                "{value} is outside {low} to {high}",
                {"value": figure.value, "low": self.low, "high": self.high},
            )
        return figure


def _within(low: float, high: float) -> AfterValidator:
    """Return a validator that keeps a figure's value between two bounds, both allowed."""
    # An object and not a closure, so that the schema can be asked for the bounds.
    return AfterValidator(Bounds(low, high))


def _positive(figure: Figure) -> Figure:
    """Return the figure if its value is above zero and an amount, else raise."""
    if figure.value <= 0:
        raise PydanticCustomError("figure_range", "{value} is not above 0", {"value": figure.value})
    return _amount(figure)


_amount = Bounds(0, GREATEST)


LEAST_BURDEN_PCT = 0.001
"""Least military burden that is not nought [% of GDP]. Judgement: no army is kept for less."""


def _a_burden(figure: Figure) -> Figure:
    """Return the figure if it is 0 or large enough for a burden, else raise."""
    # What spending buys is counted against that of the start: next to nothing makes it infinite.
    if 0 < figure.value < LEAST_BURDEN_PCT:
        raise PydanticCustomError(
            "figure_range",
            "{value} is neither 0 nor at least {least}",
            {"value": figure.value, "least": LEAST_BURDEN_PCT},
        )
    return figure


Share = Annotated[Figure, _within(0, 1)]
SignedShare = Annotated[Figure, _within(-1, 1)]
Positive = Annotated[Figure, AfterValidator(_positive)]
NotNegative = Annotated[Figure, _within(0, GREATEST)]
Burden = Annotated[NotNegative, AfterValidator(_a_burden)]
Multiplier = Annotated[Figure, _within(0, 10)]
Logit = Annotated[Figure, _within(-20, 20)]
Percent = Annotated[Figure, _within(-100, 100)]


def judgement(value: float, source: str) -> Figure:
    """Return a figure with the status judgement, for defaults that are ours.

    >>> judgement(1.0, "no reason to differ").status
    'judgement'
    """
    return Figure(value=value, status="judgement", source=source)
