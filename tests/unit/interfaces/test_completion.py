"""A shell completes names of what comes with deter."""

from sim.interfaces.completion import (
    kind_names,
    scenario_names,
    study_names,
    study_or_scenario_names,
)


def test_names_that_begin_so_are_completed() -> None:
    assert scenario_names("class") == ["classroom"]
    assert study_names("indo") == ["indo_pacific"]
    assert kind_names("pol") == ["policies"]
    assert kind_names("pro") == ["proposals"]
    assert study_names("nothing") == []


def test_a_name_of_both_kinds_is_offered_once() -> None:
    assert study_or_scenario_names("class") == ["classroom"]
