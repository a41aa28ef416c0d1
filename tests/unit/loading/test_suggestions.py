import time

import pytest

from sim.loading.suggestions import MAX_ALLOWED, state_label, state_suggestion, suggestion

NAMES = {
    "CAN": "Canada", "GBR": "United Kingdom", "KHM": "Cambodia", "KOR": "South Korea",
    "NZL": "New Zealand", "PRK": "North Korea", "VNM": "Vietnam",
}  # fmt: skip


def test_a_hint_names_what_is_near_whatever_its_capitals() -> None:
    assert suggestion("Heatt", ["heat", "law"]) == "Did you mean 'heat'? Allowed: heat, law"
    assert suggestion("xyz", ["heat", "law"]) == "Allowed: heat, law"
    assert suggestion("xyz", []) == ""


def test_a_long_list_is_cut() -> None:
    hint = suggestion("zzz", [f"name{number:03d}" for number in range(200)])
    assert hint.count(",") == MAX_ALLOWED
    assert hint.endswith(", ...")


@pytest.mark.parametrize("code", ["ROK", "DRV", "UKG", "KOS", "GFR", "VMN"])
def test_a_code_is_never_guessed_from_the_spelling_of_other_codes(code: str) -> None:
    hint = state_suggestion(code, NAMES)
    assert hint.startswith("Allowed: CAN (Canada), GBR (United Kingdom), KHM (Cambodia)")


@pytest.mark.parametrize(("code", "meant"), [("CAM", "KHM"), ("NEW", "NZL"), ("VIE", "VNM")])
def test_a_code_is_guessed_from_the_name_of_one_state(code: str, meant: str) -> None:
    assert state_suggestion(code, NAMES).startswith(f"Did you mean {meant!r} ({NAMES[meant]})?")


def test_two_names_that_begin_alike_are_no_guess() -> None:
    names = {"AAA": "Northland", "BBB": "Northmark"}
    assert state_suggestion("NOR", names) == "Allowed: AAA (Northland), BBB (Northmark)"


def test_a_state_without_a_name_is_its_code() -> None:
    assert state_label("XYZ", NAMES) == state_label("XYZ", {"XYZ": ""}) == "XYZ"


def test_a_name_as_long_as_a_file_is_compared_in_no_time() -> None:
    start = time.process_time()
    suggestion("a" * 1_000_000, [f"{'a' * 50}{number}" for number in range(30)])
    assert time.process_time() - start < 1
