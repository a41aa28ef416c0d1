import pytest
from pydantic import TypeAdapter, ValidationError

from sim.domain.figures import Figure, Percent, Positive, Share, Title, judgement


def test_a_figure_is_a_compact_list_or_a_mapping() -> None:
    compact = Figure.model_validate([0.5, "judgement", 2025, "why"])
    long = Figure.model_validate(
        {"value": 0.5, "status": "judgement", "year": 2025, "source": "why"}
    )
    assert compact == long == Figure.model_validate(compact)
    assert judgement(0.5, "why").status == "judgement"


@pytest.mark.parametrize("given", [0.5, [0.5, "judgement"], "0.5", None])
def test_a_number_without_its_provenance_is_no_figure(given: object) -> None:
    with pytest.raises(ValidationError, match="figure"):
        Figure.model_validate(given)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [(Share, (0, 1), (-0.1, 1.1)), (Positive, (0.1, 9), (0, -1)), (Percent, (-100, 100), (101,))],
)
def test_a_figure_keeps_to_the_bounds_of_its_kind(
    kind: type[Figure], right: tuple[float, ...], wrong: tuple[float, ...]
) -> None:
    adapter: TypeAdapter[Figure] = TypeAdapter(kind)
    for value in right:
        assert adapter.validate_python([value, "judgement", 2025, "why"]).value == value
    for value in wrong:
        with pytest.raises(ValidationError, match="figure_range"):
            adapter.validate_python([value, "judgement", 2025, "why"])


@pytest.mark.parametrize("text", ["a\x1b[1m", "two\nlines", "a\ttab", "\u202eabc", "\x9b"])
def test_a_title_is_one_line_without_control_characters(text: str) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Title)
    with pytest.raises(ValidationError, match="control_character"):
        adapter.validate_python(text)
    assert adapter.validate_python("war [/peace] 竹島") == "war [/peace] 竹島"
