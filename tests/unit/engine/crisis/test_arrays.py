import numpy as np

from sim.domain.vocabulary import CouncilAnswer, Level, Mode
from sim.engine.crisis.arrays import (
    N_ANSWERS,
    N_LEVELS,
    N_MODES,
    PAYOFF_FIELDS,
    ModeColumn,
    NodeColumn,
    ObligationColumn,
    mode_table,
    mode_triggers,
)
from sim.rules.crisis.choice import ChoiceParams
from sim.rules.parameters import Parameters


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


def test_every_column_of_the_table_comes_from_somewhere() -> None:
    assert set(PAYOFF_FIELDS) | {ModeColumn.THRESHOLD} == set(ModeColumn)


def test_the_table_holds_the_payoffs_of_the_model() -> None:
    # one row a mode as in docs/explanation/the-model.md, threshold aversion last
    expected = [
        [0.03, 0.005, 0.003, 0.002, 0.001, 0.0147, 0.026, 0.001, 0.0639, 0],
        [0.25, 0.12, 0.04, 0.03, 0.02, 0.431, 0.039, 0.01, 0.0959, 0.111],
        [1, 0.50, 0.20, 0.10, 0.15, 1.44, 0.1027, 0.03, 0.252, 1.18],
    ]
    np.testing.assert_array_equal(mode_table(Parameters()), expected)


def test_triggers_stand_in_the_order_of_the_modes() -> None:
    np.testing.assert_array_equal(mode_triggers(Parameters()), [0.07, 0.7, 1])


def test_a_parameter_reaches_its_cell() -> None:
    changed = Parameters(choice=ChoiceParams(threshold_major_attack=0.3))
    table = mode_table(changed)
    assert table[2, ModeColumn.THRESHOLD] == 0.3
    table[2, ModeColumn.THRESHOLD] = 1.18
    np.testing.assert_array_equal(table, mode_table(Parameters()))
