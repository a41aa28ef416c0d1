import numpy as np
import pytest

from sim.domain.vocabulary import NO_CHALLENGE, NOT_ASKED, CouncilAnswer
from sim.engine.outcomes.ledger import (
    ENDINGS,
    OUTCOMES,
    Ending,
    Outcome,
    clear_ledger,
    council_branch,
)
from sim.engine.world.variables import arrays_by_name
from tests.acceptance.worlds import no_deeds


def test_words_and_numbers_of_outcomes_and_endings_stand_in_one_order() -> None:
    assert [one.name.lower() for one in Outcome] == list(OUTCOMES)
    assert [one.name.lower() for one in Ending] == list(ENDINGS)


def test_in_an_empty_ledger_nobody_challenged_and_nobody_was_asked() -> None:
    ledger = no_deeds()
    assert ledger.mode.tolist() == [NO_CHALLENGE, NO_CHALLENGE]
    assert ledger.council_answer.tolist() == [NOT_ASKED, NOT_ASKED]
    assert ledger.outcome.tolist() == [Outcome.STATUS_QUO, Outcome.STATUS_QUO]
    assert ledger.ending.tolist() == [Ending.RUNNING, Ending.RUNNING]
    assert ledger.level.shape == ledger.owed.shape == ledger.weight.shape == (2, 4)


def test_clearing_strikes_out_what_the_next_quarter_must_not_see() -> None:
    # What governments decide has a test of its own: `test_political_ledger`.
    ledger, empty = no_deeds(), no_deeds()
    for array in arrays_by_name(ledger).values():
        array[...] = 1
    clear_ledger(ledger)
    cleared = {
        name
        for name, array in arrays_by_name(ledger).items()
        if "." not in name and np.array_equal(array, arrays_by_name(empty)[name])
    }
    assert cleared == {
        "has_opportunity",
        "mode",
        "outcome",
        "council_answer",
        "is_fought",
        "widened_by",
        "ending",
        "capability_lost",
    }


@pytest.mark.parametrize(
    ("answer", "branch"),
    [
        (NOT_ASKED, CouncilAnswer.ACTIVE),
        (CouncilAnswer.ACTIVE, CouncilAnswer.ACTIVE),
        (CouncilAnswer.INACTIVE, CouncilAnswer.INACTIVE),
    ],
)
def test_where_nobody_was_asked_the_game_is_read_as_under_an_active_treaty(
    answer: int, branch: CouncilAnswer
) -> None:
    assert council_branch(int(answer)) == branch
