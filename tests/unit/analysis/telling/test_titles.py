from sim.analysis.telling.titles import arrangement_titles, policy_titles
from tests.unit.analysis.telling.test_plots import made


def test_titles_are_those_of_the_files() -> None:
    comparison = made(2)
    assert arrangement_titles(comparison)["hub"] == "The hub"
    assert policy_titles(comparison) == {"policy_0": "Policy 0", "policy_1": "Policy 1"}


def test_titles_that_are_alike_are_told_apart_by_their_names() -> None:
    titles = arrangement_titles(made(1, ("The same", "The same", "Another")))
    assert list(titles.values()) == [
        "The same (no commitments)",
        "The same (hub)",
        "Another",
    ]
