import pytest

from sim.domain.pacts import Pact
from sim.domain.vocabulary import quarter_number
from sim.engine.world.pact_dates import (
    NEVER,
    in_force,
    is_in_force,
    pact_start,
    run_quarters_in_force,
)
from tests.acceptance.worlds import classroom

START = quarter_number("2025Q1")


@pytest.mark.parametrize(
    ("since", "until", "steps", "span"),
    [
        ("start", None, range(8), (0, NEVER)),
        ("never", None, range(0), (NEVER, NEVER)),
        # From the quarter of its date up to, but without, that of its end: third to sixth.
        ("2025-07-02", "2026-05-01", range(2, 5), (2, 5)),
        ("2030-01-01", None, range(20, 8), (20, NEVER)),
        ("2001-01-01", None, range(8), (-96, NEVER)),
    ],
)
def test_a_pact_holds_from_its_date_to_its_end(
    since: str, until: str | None, steps: range, span: tuple[int, int]
) -> None:
    pact = classroom("hub").pacts["guarantee"]
    dated = pact.model_copy(update={"in_force": since, "until": until})
    assert run_quarters_in_force(dated, START) == span
    for step in range(8):
        assert bool(in_force({"one": dated}, START + step, START)) == (step in steps)


def test_in_force_is_from_its_first_quarter_to_before_its_last() -> None:
    pact = classroom().pacts["guarantee"]

    def held(pact: Pact) -> list[bool]:
        return [is_in_force(pact, START + step, START) for step in range(4)]

    assert pact_start(pact, START) == START
    assert held(pact) == [True] * 4
    assert held(pact.model_copy(update={"in_force": "2025-09-30"})) == [False, False, True, True]
    assert held(pact.model_copy(update={"until": "2025-07-01"})) == [True, True, False, False]
    never = pact.model_copy(update={"in_force": "never"})
    assert pact_start(never, START) is None
    assert held(never) == [False] * 4
