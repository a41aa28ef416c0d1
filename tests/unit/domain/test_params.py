import pytest

from sim.domain.params import parse_description


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
