from pathlib import Path

from sim.loading.context import LoadContext
from sim.loading.crosscheck import cross_check
from sim.loading.library import Libraries
from sim.loading.nodes import Mark, Source, node_of

MARK = Mark(Source("case.yaml"))


def said(work: Path, tree: dict[str, object], roster: set[str]) -> list[str]:
    context = LoadContext(Libraries((work,)))
    cross_check(context, node_of(tree, MARK), roster)
    return [one.message for one in context.problems]


def test_a_party_must_be_in_the_roster_and_a_member_only_be_a_state(work: Path) -> None:
    tree: dict[str, object] = {
        "flashpoints": {"strait": {"challenger": "AAA", "target": "BBB", "stakes": {"DDD": 1}}},
        "pacts": {"treaty": {"members": ["BBB", "DDD", "ZZZ"]}},
    }
    assert said(work, tree, {"BBB"}) == [
        "flashpoints.strait.challenger is AAA (Alpha), which is not in the roster",
        "pacts.treaty.members names 'ZZZ', and there is no such state",
    ]


def test_a_patron_has_one_policy(work: Path) -> None:
    tree: dict[str, object] = {"policies": {"one": {"patron": "AAA"}, "two": {"patron": "AAA"}}}
    assert said(work, tree, {"AAA"}) == ["'one' and 'two' are both policies of AAA (Alpha)"]


def test_what_is_wrong_in_itself_is_left_to_the_check_of_its_file(work: Path) -> None:
    tree: dict[str, object] = {
        "states": {"AAA": {"export_shares": [1], "bases": "none"}},
        "flashpoints": {"strait": {"challenger": "aaa", "target": 3}},
        "pacts": {"treaty": {"members": "AAA", "scope": 1, "in_force": 2}},
        "policies": {"one": {"patron": None, "regimes": {}}},
    }
    assert said(work, tree, {"AAA"}) == []


def test_a_pact_that_is_never_in_force_is_in_no_arrangement(work: Path) -> None:
    assert said(work, {"pacts": {"treaty": {"in_force": "never"}}}, set()) == [
        "pact 'treaty' is not in force, so an arrangement cannot hold it"
    ]


def test_a_proposed_pact_need_not_be_in_force_and_its_members_exist(work: Path) -> None:
    tree: dict[str, object] = {
        "proposed_pacts": {"treaty": {"in_force": "never", "members": ["BBB", "ZZZ"]}}
    }
    assert said(work, tree, {"BBB"}) == [
        "pacts.treaty.members names 'ZZZ', and there is no such state"
    ]


def test_a_patron_who_is_invited_must_agree_and_one_who_is_not_need_not(work: Path) -> None:
    league: dict[str, object] = {"pacts": ["b_c"], "invited": ["BBB", "CCC"], "quorum": ["BBB"]}
    tree: dict[str, object] = {
        "proposals": {"league": league},
        "proposed_pacts": {"b_c": {"members": ["BBB", "CCC"]}},
        "policies": {"one": {"patron": "CCC"}},
    }
    assert said(work, tree, {"BBB", "CCC"}) == [
        "proposals.league.quorum leaves out CCC (Gamma), a patron who is invited"
    ]
    assert said(work, tree | {"policies": {"one": {"patron": "AAA"}}}, {"AAA", "BBB", "CCC"}) == []
    assert said(work, tree | {"policies": {}}, {"BBB", "CCC"}) == []


def test_what_is_wrong_in_itself_in_the_slow_half_is_left_to_the_check_of_its_file(
    work: Path,
) -> None:
    tree: dict[str, object] = {
        "states": {"AAA": {"dependence": 1, "frictions": ["AAA"]}},
        "proposals": {"league": {"pacts": 1, "invited": "BBB", "quorum": {}, "proposer": 2}},
        "policies": {"one": {"patron": None, "before": 1, "start": [], "transitions": [1]}},
        "shocks": [{"state": 5}, 3],
        "events": [{"state": None}, {"state": "AAA", "government": 1, "withdraws_from": 2}],
    }
    found = said(work, tree, {"AAA"})
    assert found == ["events.1.government: AAA (Alpha) has no sides"]
