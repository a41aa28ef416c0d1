import pytest

from sim.loading.file_content import KEYS, command_for, is_sweep, kind_by_content


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ("title scenario arrangements policies baseline", "study"),
        ("title scenario factors design replications", "study"),
        ("title pacts", "arrangement"),
        ("title pacts invited quorum proposer", "proposal"),
        ("title patron regimes", "policy"),
        ("title extend quarters", "scenario"),
        ("title policies scenarios", "scenario"),
        ("", "scenario"),
        ("nonsense", "scenario"),
    ],
)
def test_a_file_is_of_the_kind_whose_keys_it_clearly_has(keys: str, kind: str) -> None:
    assert kind_by_content(keys.split(), "scenario") == kind


def test_a_scenario_of_two_keys_is_no_study_and_may_be_an_arrangement() -> None:
    assert kind_by_content({"title", "extend"}, "study") == "scenario"
    assert kind_by_content({"title", "extend"}, "arrangement") == "arrangement"
    assert kind_by_content({"title", "notes"}, "study") == "study"
    assert kind_by_content({"title", "scenario"}, "study") == "study"


def test_one_key_of_another_kind_is_a_mistake_and_no_other_kind() -> None:
    keys = {"title", "extend", "states", "arangement", "regimes"}
    assert kind_by_content(keys, "scenario") == "scenario"


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_a_file_with_all_keys_of_a_kind_is_of_that_kind_wherever_it_is(kind: str) -> None:
    assert {kind_by_content(KEYS[kind], expected) for expected in KEYS} == {kind}


def test_each_kind_has_its_command() -> None:
    assert is_sweep({"factors"})
    assert command_for("study", {"factors"}) == "deter sweep"
    assert command_for("study", {"baseline"}) == "deter compare"
    assert command_for("calibration", ()) == "deter calibrate"
    assert command_for("pact", ()) == "deter check"
