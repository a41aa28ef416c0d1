"""The plain Python solver against crises that somebody else has solved."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reference import plain_game

PAIRS = Path(__file__).parent / "crisis" / "v2"
NAMES = sorted(path.name.removesuffix(".input.json") for path in PAIRS.glob("*.input.json"))


def read(name: str, part: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((PAIRS / f"{name}.{part}.json").read_text("utf-8"))
    return content


def leaves(record: object, place: str = "") -> dict[str, object]:
    """Return every number of nested mappings and lists by its place."""
    if isinstance(record, dict):
        parts = {f"{place}/{key}": value for key, value in record.items()}
    elif isinstance(record, list):
        parts = {f"{place}/{row}": value for row, value in enumerate(record)}
    else:
        return {place: record}
    return {leaf: number for at, part in parts.items() for leaf, number in leaves(part, at).items()}


def test_there_are_four_pairs() -> None:
    assert len(NAMES) == 4


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_matched(name: str) -> None:
    ours = leaves(plain_game.solve(read(name, "input")))
    expected = leaves(read(name, "expected"))
    assert ours == pytest.approx(expected, rel=0, abs=1e-12)
