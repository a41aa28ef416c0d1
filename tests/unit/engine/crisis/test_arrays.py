from sim.domain.vocabulary import CouncilAnswer, Level, Mode
from sim.engine.crisis.arrays import N_ANSWERS, N_LEVELS, N_MODES, NodeColumn, ObligationColumn


def test_an_answer_of_the_council_finds_its_column_of_obligations() -> None:
    for answer in CouncilAnswer:
        assert int(ObligationColumn[answer.name]) == int(answer)


def test_beliefs_repeat_the_columns_before_them_and_guarantors_follow() -> None:
    true = [column for column in NodeColumn if column < NodeColumn.BELIEF]
    assert len(true) == NodeColumn.BELIEF
    assert 2 * len(true) == NodeColumn.GUARANTORS


def test_axes_are_as_long_as_the_vocabulary() -> None:
    assert (len(Mode), len(Level), len(CouncilAnswer)) == (N_MODES, N_LEVELS, N_ANSWERS)
    # the numbers of a tree with three branches
    assert (N_MODES, N_LEVELS, N_ANSWERS) == (3, 3, 2)
