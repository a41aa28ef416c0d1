from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.loading.context import LoadContext
from sim.loading.drafts import Choices, read_draft
from sim.loading.library import locate_file
from sim.loading.nodes import Mark, Source, node_of
from sim.loading.scenarios import load_scenario
from tests.unit.politics_files import add_path, add_proposal


def test_choices_apply_last(work: Path) -> None:
    scenario = load_scenario(
        "base.yaml",
        overrides={"quarters": 3, "states.AAA.nuclear": 1, "switches.heat": False},
        arrangement="bare",
        policies=["wavering"],
    )
    assert (scenario.quarters, scenario.arrangement.title) == (3, "Bare")
    assert (scenario.switches.heat, list(scenario.policies)) == (False, ["wavering"])
    assert scenario.states["AAA"].nuclear.source == "override in command line"


def test_no_policies_are_an_empty_list(work: Path) -> None:
    assert load_scenario("base.yaml", policies=[]).policies == {}


def test_a_chosen_policy_leaves_those_of_other_patrons(work: Path) -> None:
    text = (work / "policies" / "steady.yaml").read_text(encoding="utf-8")
    (work / "policies" / "other.yaml").write_text(text.replace("CCC", "BBB"), encoding="utf-8")
    assert set(load_scenario("base.yaml", policies=["other"]).policies) == {"steady", "other"}


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (
            {"states.AAA.nuclear": 2},
            "command line: states.AAA.nuclear must be from 0 to 1; it is 2",
        ),
        ({"states.ZZZ.nuclear": 0}, "command line: 'ZZZ' is not in the scenario's states"),
        ({"quarters": 2.5}, "command line: quarters must be a whole number; it is 2.5"),
        ({"states.AAA.nuclear": float("nan")}, "command line: states.AAA.nuclear is nan"),
        (
            {"states.AAA.nuclear": object},
            "command line: states.AAA.nuclear is of type type, which no file could hold",
        ),
    ],
)
def test_mistakes_in_choices_are_the_command_lines(
    work: Path, overrides: dict[str, object], said: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("base.yaml", overrides=overrides)
    assert said in str(caught.value)


def test_an_unknown_chosen_name_is_the_command_lines(work: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("base.yaml", arrangement="bear", policies=["../steady"])
    assert "command line: there is no arrangement 'bear'" in str(caught.value)
    assert "command line: there is no policy '../steady'" in str(caught.value)


def test_what_a_draft_has_counts_proposals_and_named_policies(work: Path) -> None:
    add_proposal(work)
    add_path(work)
    path, libraries = locate_file("base.yaml", "scenarios")
    mark = Mark(Source("command line"))
    chosen = Choices({}, node_of("talks", mark), node_of(["path"], mark).items)
    draft = read_draft(path, LoadContext(libraries), chosen)
    assert all(
        map(draft.has, ("proposals.league.window", "pacts.league.votes", "policies.wavering.title"))
    )
    assert not any(map(draft.has, ("proposals.other.window", "policies.absent.title")))


def test_an_override_of_a_proposal_waits_for_the_arrangement_that_has_it(work: Path) -> None:
    add_proposal(work)
    (work / "parent.yaml").write_text(
        "title: Parent\nextend: base\noverrides:\n  proposals.league.window: 1.5\n", "utf-8"
    )
    (work / "case.yaml").write_text("title: Case\nextend: parent\n", "utf-8")
    assert load_scenario("case.yaml").proposals == {}
    chosen = load_scenario("case.yaml", arrangement="talks")
    assert chosen.proposals["league"].window.value == 1.5
