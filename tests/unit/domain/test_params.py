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
    assert parse_description(docstring) == ("Weight of help", "ratio", status, source)


@pytest.mark.parametrize("docstring", [None, "", "Weight. Judgement.", "Weight [ratio]. Guessed."])
def test_a_docstring_of_another_form_is_refused(docstring: str | None) -> None:
    with pytest.raises(ValueError, match="not of the form"):
        parse_description(docstring)
