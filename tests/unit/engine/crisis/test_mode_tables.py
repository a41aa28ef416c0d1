import numpy as np

from sim.engine.crisis.arrays import ModeColumn
from sim.engine.crisis.mode_tables import PAYOFF_FIELDS, mode_table, mode_triggers
from sim.rules.crisis.choice import ChoiceParams
from sim.rules.parameters import Parameters


def test_every_column_of_the_table_comes_from_somewhere() -> None:
    assert set(PAYOFF_FIELDS) | {ModeColumn.THRESHOLD} == set(ModeColumn)


def test_the_table_holds_the_payoffs_of_the_model() -> None:
    # one row a mode as in docs/explanation/the-model.md, threshold aversion last
    expected = [
        [0.05, 0.01, 0, 0.005, 0, 0.04, 0.025, 0.001, 0.18, 0],
        [0.25, 0.25, 0.08, 0.05, 0.03, 0.25, 0.20, 0.01, 0.30, 0.155],
        [1, 0.80, 0.20, 0.10, 0.15, 1.7, 0.37, 0.03, 0.41, 0.49],
    ]
    np.testing.assert_array_equal(mode_table(Parameters()), expected)


def test_triggers_stand_in_the_order_of_the_modes() -> None:
    np.testing.assert_array_equal(mode_triggers(Parameters()), [0.15, 0.7, 1])


def test_a_parameter_reaches_its_cell() -> None:
    changed = Parameters(choice=ChoiceParams(threshold_major_attack=0.3))
    table = mode_table(changed)
    assert table[2, ModeColumn.THRESHOLD] == 0.3
    table[2, ModeColumn.THRESHOLD] = 0.49
    np.testing.assert_array_equal(table, mode_table(Parameters()))
