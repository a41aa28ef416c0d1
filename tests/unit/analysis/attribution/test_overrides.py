"""Two scenarios as a list of overrides: what counts, what it is called, what belongs together."""

from pathlib import Path

import pytest

from sim.analysis.attribution.override_sets import MOST_PARTS, OverrideSets
from sim.analysis.attribution.overrides import overrides_between
from sim.domain.errors import AttributionError
from sim.domain.figures import judgement
from sim.domain.scenario import Scenario
from sim.execution.comparison_runs import play_cells
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell
from tests.acceptance.worlds import CLASSROOM, classroom

SHIPPED = [
    ("indo_pacific", "december_2024"),
    ("indo_pacific", "article9_revised"),
    ("indo_pacific", "asian_nato_majority"),
    ("indo_pacific", "japan_hedges"),
    ("indo_pacific", "ukraine_shock"),
    ("institutionalize_first", "institutionalize_late"),
    ("europe", "europe_automatic"),
]


def listed(before: Scenario[Parameters], after: Scenario[Parameters]) -> dict[str, str]:
    return {one.path: one.change for one in overrides_between(before, after)}


def test_the_overrides_of_a_file_are_found_with_path_words_and_values() -> None:
    found = overrides_between(load_scenario("indo_pacific"), load_scenario("article9_revised"))
    assert len(found) == 6
    first = found[0]
    assert first.path == "states.JPN.law.support.grey_zone"
    assert first.words == "Japan, law, support, grey zone"
    assert (first.before, first.after) == ("0.85", "1")


def test_titles_notes_and_sources_are_no_overrides() -> None:
    hub = classroom("hub")
    state = hub.states["AAA"].model_copy(
        update={
            "name": "Other",
            "gdp_usd_bn": judgement(hub.states["AAA"].gdp_usd_bn.value, "else"),
        }
    )
    other = hub.model_copy(update={"states": {**hub.states, "AAA": state}, "title": "Other"})
    with pytest.raises(AttributionError, match="say the same"):
        overrides_between(hub, other)


def test_arrangement_and_policy_are_one_override_each() -> None:
    found = listed(load_scenario("indo_pacific"), load_scenario("institutionalize_late"))
    assert list(found) == ["arrangement", "policies"]
    assert found["arrangement"].startswith("Hub and spokes, end of 2024 to ")
    assert found["policies"].startswith("Continuity to Shift in 2029")


def test_switches_settings_and_items_of_lists_have_paths_of_their_own() -> None:
    changed = load_scenario(
        "classroom",
        overrides={"switches.heat": False, "quarters": 8, "states.AAA.bases.0.lat": 3.5},
    )
    found = listed(load_scenario("classroom"), changed)
    assert found["switches.heat"] == "on to off"
    assert found["quarters"] == "20 to 8"
    assert found["states.AAA.bases.0.lat"].endswith("to 3.5")
    assert len(found) == 3


def test_what_happens_in_a_state_in_a_quarter_is_one_override() -> None:
    before, after = load_scenario("indo_pacific"), load_scenario("ukraine_shock")
    shocks = [one for one in overrides_between(before, after) if one.path == "shocks"]
    assert shocks[0].words == "shocks in Japan, 2022Q1"
    assert shocks[0].change == "added, 0.3"
    assert len(shocks) == len(after.shocks)
    assert listed(after, before)["shocks"].startswith("taken out")


@pytest.mark.parametrize(("first", "second"), SHIPPED)
def test_all_overrides_together_play_as_the_second_scenario_does(first: str, second: str) -> None:
    before, after = load_scenario(first), load_scenario(second)
    sets = OverrideSets(before, after)
    every = [one for part in sets.parts for one in part.overrides]
    made, problems = sets._made(every)
    assert made is not None
    assert problems == []
    runs, _ = play_cells([Cell("after", "", after), Cell("made", "", made)], 2)
    old, new = runs.drop("arrangement")[:2], runs.drop("arrangement")[2:]
    assert old.equals(new)
    for one in range(len(sets.parts)):
        assert sets.scenario(frozenset({one})).digest != before.digest or len(sets.parts) == 1


def test_a_flashpoint_goes_with_the_state_that_it_needs() -> None:
    whole = load_scenario("classroom")
    moved = {"target": "DDD", "administration": "DDD", "stakes": {}}
    border = whole.flashpoints["border"]
    after = whole.model_copy(
        update={"flashpoints": {**whole.flashpoints, "border": border.model_copy(update=moved)}}
    )
    before = whole.model_copy(
        update={
            "states": {code: one for code, one in whole.states.items() if code != "DDD"},
            "flashpoints": {
                **whole.flashpoints,
                "border": border.model_copy(update={"stakes": {}}),
            },
        }
    )
    sets = OverrideSets(before, after)
    (part,) = [one for one in sets.parts if any(o.path == "states.DDD" for o in one.overrides)]
    paths = {one.path for one in part.overrides}
    assert {"flashpoints.border.target", "flashpoints.border.administration"} < paths
    for number in range(len(sets.parts)):
        sets.scenario(frozenset({number}))


def test_files_of_the_users_own_library_are_parts_of_their_own(tmp_path: Path) -> None:
    world = CLASSROOM.parent
    for folder, name, own, old, new in (
        ("states", "DDD", "EEE", "Dorna", "Edria"),
        ("flashpoints", "border", "straits", "BBB", "EEE"),
        ("pacts", "guarantee", "second", "BBB", "EEE"),
    ):
        (tmp_path / folder).mkdir()
        text = (world / folder / f"{name}.yaml").read_text(encoding="utf-8").replace(old, new)
        (tmp_path / folder / f"{own}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "arrangements").mkdir()
    (tmp_path / "arrangements" / "two.yaml").write_text(
        'title: "Two guarantees"\npacts: [guarantee, second]\n', encoding="utf-8"
    )
    file = tmp_path / "five.yaml"
    file.write_text(
        'title: "Five"\nextend: classroom\nadd_states: [EEE]\nadd_flashpoints: [straits]\n'
        "arrangement: two\n",
        encoding="utf-8",
    )
    sets = OverrideSets(load_scenario("classroom"), load_scenario(file))
    # A pact may name a state that is not there; a flashpoint may not.
    paths = [{one.path for one in part.overrides} for part in sets.parts]
    assert paths == [{"arrangement"}, {"states.EEE", "flashpoints.straits"}]
    assert sets.parts[1].title == "Edria: added; The border: added"


def test_nuclear_hosts_go_with_the_sharing_that_they_need() -> None:
    before, after = (
        load_scenario(name, arrangement="core4_negotiated")
        for name in ("indo_pacific", "nuclear_sharing")
    )
    (part,) = OverrideSets(before, after).parts
    assert [one.path.rpartition(".")[2] for one in part.overrides] == ["nuclear", "nuclear_hosts"]
    assert "umbrella to sharing" in part.title


def test_overrides_that_match_a_pattern_are_one_part() -> None:
    both = load_scenario("indo_pacific"), load_scenario("article9_revised")
    sets = OverrideSets(*both, together=["states.JPN.law.fight.*"])
    assert sets.parts[0].title == "states.JPN.law.fight.*: 3 overrides"
    assert len(sets.parts) == 4
    with pytest.raises(AttributionError, match=r"no override matches 'states\.TWN"):
        OverrideSets(*both, together=["states.TWN.*"])


def test_what_cannot_be_taken_apart_is_refused_with_what_to_do() -> None:
    here = load_scenario("classroom")
    with pytest.raises(AttributionError, match=r"seeds 92 and 24.*--set seed=92"):
        OverrideSets(here, load_scenario("europe"))
    with pytest.raises(AttributionError, match="say the same"):
        OverrideSets(here, here)
    with pytest.raises(AttributionError, match=f"and {MOST_PARTS} can be taken apart; take some"):
        OverrideSets(load_scenario("indo_pacific"), load_scenario("version_1"))


def test_a_set_that_is_no_scenario_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = (
        load_scenario(name, arrangement="core4_negotiated")
        for name in ("indo_pacific", "nuclear_sharing")
    )
    monkeypatch.setattr(OverrideSets, "_mended", lambda _self, groups: groups)
    sets = OverrideSets(before, after)
    hosts = next(i for i, one in enumerate(sets.parts) if "hosts" in one.title)
    with pytest.raises(AttributionError, match=r"nuclear_hosts has a meaning only.*--together"):
        sets.scenario(frozenset({hosts}))


def test_sets_share_the_files_in_which_they_do_not_differ() -> None:
    before = load_scenario("indo_pacific")
    changed = {
        "states.JPN.law.support.grey_zone": 1,
        "states.JPN.law.fight.grey_zone": 1,
        "flashpoints.taiwan.salience_target": 0.5,
        "switches.heat": False,
    }
    paths = list(changed)
    after = load_scenario("indo_pacific", overrides=changed)
    sets = OverrideSets(before, after)
    assert [one.overrides[0].path for one in sets.parts] == paths
    both = [sets.scenario(frozenset(kept)) for kept in ([0, 2], [0, 3])]
    for found, kept in zip(both, ([0, 2], [0, 3]), strict=True):
        own = load_scenario(
            "indo_pacific", overrides={paths[one]: changed[paths[one]] for one in kept}
        )
        assert play_cells([Cell("", "", found)], 2)[0].equals(play_cells([Cell("", "", own)], 2)[0])
        assert found.states["USA"] is before.states["USA"]
        assert found.states["JPN"] not in (before.states["JPN"], after.states["JPN"])
    # With only one of the two changes of Japan in force it is a file of its own, made once.
    assert both[0].states["JPN"] is both[1].states["JPN"]
    assert both[0].flashpoints["taiwan"].salience_target.value == 0.5
    assert both[1].flashpoints["taiwan"] is before.flashpoints["taiwan"]
