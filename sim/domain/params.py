"""Base of the parameter classes that stand beside each rule.

A parameter's docstring is its documentation and its provenance. It reads
``Meaning [unit]. Published: source.``, ``... Judgement; sweep 0-0.4.`` or
``... Fitted: how.``, and where the literature was read for it it goes on with
``Evidence (verdict): what it says.``. `parse_description` takes it apart again.
"""

import re
from typing import Final, Literal, NamedTuple, get_args

from pydantic import field_validator

from sim.domain.figures import Status, Value, check_size


class Params(Value):
    """Parameters of one mechanism: frozen, closed, each documented where it stands."""

    @field_validator("*")
    @classmethod
    def _check_size(cls, value: object) -> object:
        """Return a value unless it is a number too near 0 to be divided by, as a figure's."""
        return check_size(value) if isinstance(value, float) else value


Verdict = Literal["", "inside", "outside", "sign", "unclear", "none"]
"""How a default stands to what was measured.

Inside or outside of it; agreeing with a sign, where no size is published; unclear, where what
was measured is another quantity or disputed; none: looked for, and no source found. Empty:
nothing was looked for.
"""

VERDICTS: Final[tuple[Verdict, ...]] = tuple(word for word in get_args(Verdict) if word)


class Description(NamedTuple):
    """What a parameter's docstring says."""

    meaning: str
    unit: str
    status: Status
    source: str
    verdict: Verdict = ""
    evidence: str = ""
    """What the literature says of its value; empty where it was not read for it."""


_PATTERN = re.compile(
    r"^(?P<meaning>.+?) \[(?P<unit>[^\]]+)\]\. "
    r"(?P<status>Published|Judgement|Fitted)(?P<source>[:;.].*?)"
    rf"( Evidence \((?P<verdict>{'|'.join(VERDICTS)})\): (?P<evidence>.+)\.)?$",
    re.DOTALL,
)
_RANGE = re.compile(r"\bsweep (?P<low>-?\d*\.?\d+)-(?P<high>\d*\.?\d+)")


def parse_description(docstring: str | None) -> Description:
    """Return meaning, unit, status, source and evidence from a parameter's docstring.

    Raises
    ------
    ValueError : the docstring does not have the form of this module

    >>> parse_description("Weight of help [ratio]. Judgement; sweep 0-1.").unit
    'ratio'
    >>> parse_description("Help [ratio]. Judgement. Evidence (inside): .2-.4.").verdict
    'inside'
    """
    # Joined into one line first: docstrings are broken wherever a line is full.
    match = _PATTERN.match(" ".join((docstring or "").split()))
    # A verdict of another word would pass as a part of the source.
    if match is None or "Evidence" in match["source"]:
        message = f"not of the form 'Meaning [unit]. Status: source.': {docstring!r}"
        raise ValueError(message)
    status = {"Published": "published", "Judgement": "judgement", "Fitted": "fitted"}
    return Description(
        match["meaning"],
        match["unit"],
        status[match["status"]],  # type: ignore[arg-type]
        match["source"].lstrip(" :;").removeprefix(". ").rstrip(" ."),
        match["verdict"] or "",  # type: ignore[arg-type]
        match["evidence"] or "",
    )


def range_of(source: str) -> tuple[float, float] | None:
    """Return the range over which a judged parameter is to be varied, if its source names one.

    Parameters
    ----------
    source : of a `Description`

    >>> range_of("half of a move is gone after a year; sweep .03-.2")
    (0.03, 0.2)
    """
    match = _RANGE.search(source)
    return (float(match["low"]), float(match["high"])) if match else None
