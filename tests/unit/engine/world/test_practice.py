import pytest

from sim.engine.world.pact_dates import NEVER
from sim.engine.world.pacts_in_force import PactsInForce
from sim.engine.world.practice import Practice, practice_of, shared_practice, shared_since
from tests.acceptance.worlds import Stage, classroom, stage

A, B, C, D = range(4)
TREATY = 0
FADING = Practice(unallied=0.6, ripening_quarters=20.0, exit_quarters=12.0)


def treaty_of(here: Stage, since: dict[int, int], left: dict[int, int]) -> PactsInForce:
    """Return the pacts with members of the treaty since some quarters, some of whom have left."""
    pacts = here.variables.pacts
    pacts.is_member[TREATY] = False
    pacts.since[TREATY] = NEVER
    for state, quarter in since.items():
        pacts.is_member[TREATY, state] = state not in left
        pacts.since[TREATY, state] = quarter
    for state, quarter in left.items():
        pacts.left[TREATY, state] = quarter
    return pacts


@pytest.mark.parametrize(
    ("since", "left", "quarter", "share"),
    [
        # The treaty's .85 in twenty quarters from .6: .0125 a quarter.
        ({B: 0, C: 0}, {}, 10, 0.725),
        # From the later of the two entries.
        ({B: 0, C: 6}, {}, 10, 0.65),
        ({B: -40, C: -40}, {}, 0, 0.85),
        ({B: 0}, {}, 10, 0.6),
        # Ripe to .725 when Corvia leaves; half of what is above .6 is lost after six of twelve.
        ({B: 0, C: 0}, {C: 10}, 10, 0.725),
        ({B: 0, C: 0}, {C: 10}, 16, 0.6625),
        ({B: 0, C: 0}, {C: 10}, 22, 0.6),
        ({B: 0, C: 0}, {C: 10}, 40, 0.6),
        # From the earlier of two exits, and nothing where one left before the other came.
        ({B: 0, C: 0}, {B: 14, C: 10}, 16, 0.6625),
        ({B: 12, C: 0}, {C: 10}, 16, 0.6),
    ],
)
def test_practice_ripens_from_the_later_entry_and_fades_from_the_earlier_exit(
    since: dict[int, int], left: dict[int, int], quarter: int, share: float
) -> None:
    here = stage(classroom("treaty"))
    pacts = treaty_of(here, since, left)
    for pair in ((TREATY, B, C), (TREATY, C, B)):
        found = shared_practice(here.world.texts, pacts, FADING, pair, quarter)
        assert found == pytest.approx(share)


def test_without_institutions_an_exit_leaves_nothing() -> None:
    here = stage(classroom("treaty"))
    pacts = treaty_of(here, {B: 0, C: 0}, {C: 10})
    practice = FADING._replace(exit_quarters=0.0)
    assert shared_practice(here.world.texts, pacts, practice, (TREATY, B, C), 10) == 0.6


def test_what_the_calendar_ended_is_lost_at_once() -> None:
    here = stage(classroom("treaty"))
    pacts = treaty_of(here, {B: -3, C: -3}, {})
    pacts.is_member[TREATY] = False
    assert shared_practice(here.world.texts, pacts, FADING, (TREATY, B, C), 10) == 0.6


def test_a_pact_is_shared_from_the_later_entry() -> None:
    pacts = treaty_of(stage(classroom("treaty")), {B: 2, C: 5}, {})
    assert shared_since(pacts, TREATY, B, C) == 5
    assert shared_since(pacts, TREATY, B, D) == NEVER


def test_practice_fades_with_politics_and_institutions_alone() -> None:
    assert practice_of(classroom()).exit_quarters == 0
    on = classroom(switches__politics=True)
    assert practice_of(on) == FADING
    assert practice_of(classroom(switches__politics=True, switches__institutions=False)) == (
        FADING._replace(exit_quarters=0.0)
    )
