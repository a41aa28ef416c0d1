import pytest
from pydantic import ValidationError

from sim.domain.params import Params, parse_description, range_of


@pytest.mark.parametrize(
    ("docstring", "status", "source"),
    [
        ("Weight of help [ratio]. Judgement; sweep 0-1.", "judgement", "sweep 0-1"),
        ("Weight of\n  help [ratio]. Published: Table 3.", "published", "Table 3"),
        ("Weight of help [ratio]. Fitted: by search.", "fitted", "by search"),
        ("Weight of help [ratio]. Judgement.", "judgement", ""),
    ],
)
def test_a_docstring_says_meaning_unit_status_and_source(
    docstring: str, status: str, source: str
) -> None:
    assert parse_description(docstring)[:4] == ("Weight of help", "ratio", status, source)


def test_a_docstring_may_end_with_what_the_literature_says() -> None:
    said = parse_description(
        "Weight of help [ratio]. Judgement: a guess;\n  sweep 0-1. "
        "Evidence\n  (outside): .2-.4 [A2001]."
    )
    assert (said.source, said.verdict, said.evidence) == (
        "a guess; sweep 0-1",
        "outside",
        ".2-.4 [A2001]",
    )
    assert parse_description("Weight of help [ratio]. Judgement.")[4:] == ("", "")


@pytest.mark.parametrize(
    "docstring",
    [
        None,
        "",
        "Weight. Judgement.",
        "Weight [ratio]. Guessed.",
        "Weight [ratio]. Judgement. Evidence (maybe): .2.",
    ],
)
def test_a_docstring_of_another_form_is_refused(docstring: str | None) -> None:
    with pytest.raises(ValueError, match="not of the form"):
        parse_description(docstring)


@pytest.mark.parametrize(
    ("source", "limits"),
    [
        ("half is gone after a year; sweep .03-.2", (0.03, 0.2)),
        ("sweep 0-1", (0, 1)),
        ("elites rose from .536 to .615; sweep 4-16", (4, 16)),
        ("the unit in which the others are counted", None),
    ],
)
def test_a_source_says_in_which_range_a_parameter_may_lie(
    source: str, limits: tuple[float, float] | None
) -> None:
    assert range_of(source) == limits


class Weights(Params):
    """Two numbers of a rule."""

    weight: float = 1.0
    """Weight [ratio]. Judgement."""

    count: int = 1
    """Count [number]. Judgement."""


def test_a_parameter_keeps_as_far_from_zero_as_a_figure() -> None:
    assert (Weights(weight=0).weight, Weights(weight=-1e-12).weight) == (0, -1e-12)
    with pytest.raises(ValidationError, match="nearer to 0"):
        Weights(weight=1e-300)
