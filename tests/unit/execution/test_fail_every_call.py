"""A sample of the calls that may fail; `python -m tests.unit.execution.fail_every_call` has all."""

from functools import cache

import pytest

from tests.unit.execution.fail_every_call import SCENES, WAYS, check_call, undisturbed

SAMPLE = (0.02, 0.13, 0.31, 0.5, 0.72, 0.9, 0.99)
"""Calls to fail, as shares of all of a scene."""

EARLY = range(4, 13)
"""Calls between the lock and the first chunk: the folder is made, and the manifest written."""


@cache
def known(scene: str) -> tuple[int, dict[str, bytes]]:
    return undisturbed(SCENES[scene])


def test_calls_that_change_a_folder_are_found() -> None:
    count, tables = known("a study")
    assert count > 60
    assert len(tables) == 5


@pytest.mark.parametrize("share", SAMPLE)
@pytest.mark.parametrize("scene", SCENES)
def test_a_study_goes_on_after_a_call_that_failed(scene: str, share: float) -> None:
    count, tables = known(scene)
    number = int(share * count)
    check_call(SCENES[scene], WAYS[number % len(WAYS)], number, tables)


@pytest.mark.parametrize("number", EARLY)
def test_a_study_goes_on_that_was_killed_while_its_folder_was_made(number: int) -> None:
    check_call(SCENES["a study"], "killed", number, known("a study")[1])
