import pytest

from sim.domain.vocabulary import (
    LEVELS,
    MODES,
    NO_CHALLENGE,
    NOT_ASKED,
    CouncilAnswer,
    CouncilKind,
    Level,
    Mode,
    quarter_name,
    quarter_number,
    quarter_of_date,
)


@pytest.mark.parametrize(("names", "members"), [(MODES, Mode), (LEVELS, Level)])
def test_names_and_numbers_stand_in_the_same_order(
    names: tuple[str, ...], members: type[Mode] | type[Level]
) -> None:
    assert [member.name.lower() for member in members] == list(names)
    assert [int(member) for member in members] == list(range(len(names)))


@pytest.mark.parametrize("members", [Mode, Level, CouncilKind, CouncilAnswer])
def test_what_stands_for_nothing_is_no_member(members: type[Mode]) -> None:
    assert {NO_CHALLENGE, NOT_ASKED}.isdisjoint(members)


def test_a_quarter_is_named_by_its_count_and_counted_by_its_name() -> None:
    # 2025 * 4 + 2
    assert quarter_number("2025Q3") == 8102
    assert quarter_name(8102) == "2025Q3"


@pytest.mark.parametrize("quarter", ["2025Q5", "2025Q0", "25Q1", "2025"])
def test_what_is_no_quarter_has_no_count(quarter: str) -> None:
    with pytest.raises(ValueError, match=quarter):
        quarter_number(quarter)


@pytest.mark.parametrize(
    ("date", "quarter"),
    [("2024-03-31", "2024Q1"), ("2024-04-01", "2024Q2"), ("2024-12-31", "2024Q4")],
)
def test_a_date_falls_in_its_quarter(date: str, quarter: str) -> None:
    assert quarter_name(quarter_of_date(date)) == quarter
