import os
import shutil
from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError, UnknownNameError
from sim.loading import library
from sim.loading.library import (
    FOLDERS,
    Libraries,
    catalogue,
    library_of,
    locate_file,
    missing_name,
    shipped_library,
)
from sim.loading.scenarios import load_scenario

BASE = Path(__file__).parents[2] / "scenario_errors" / "base"


def test_a_shipped_file_is_named_from_the_folder_above_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("indo_pacific", policies=["continuity", "transactional"])
    assert "both policies of USA" in str(caught.value)
    shown = library.Libraries(()).shown_name(shipped_library() / "states" / "JPN.yaml")
    assert shown == "scenarios/states/JPN.yaml"


def test_a_user_adds_a_state_and_a_flashpoint_beside_a_scenario_and_uses_all_that_is_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, name in (("states", "AAA"), ("flashpoints", "strait")):
        (tmp_path / kind).mkdir()
        text = (BASE / kind / f"{name}.yaml").read_text(encoding="utf-8")
        text = text.replace("BBB", "JPN").replace("CCC", "USA")
        (tmp_path / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        "title: Mine\nextend: indo_pacific\nadd_states: [AAA]\nadd_flashpoints: [strait]\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path.parent)
    mine, shipped = load_scenario(tmp_path / "mine.yaml"), load_scenario("indo_pacific")
    assert set(mine.states) - set(shipped.states) == {"AAA"}
    assert set(mine.flashpoints) - set(shipped.flashpoints) == {"strait"}
    assert mine.arrangement == shipped.arrangement


def test_a_scenario_that_extends_one_of_another_world_finds_that_worlds_files(
    tmp_path: Path,
) -> None:
    (tmp_path / "mine.yaml").write_text("title: Mine\nextend: europe\n", encoding="utf-8")
    assert load_scenario(tmp_path / "mine.yaml").states == load_scenario("europe").states


def test_a_users_state_hides_the_shipped_one_of_the_same_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "states").mkdir()
    text = (shipped_library() / "states" / "JPN.yaml").read_text(encoding="utf-8")
    text = text.replace('name: "Japan"', 'name: "My Japan"')
    (tmp_path / "states" / "JPN.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("title: Mine\nextend: indo_pacific\n", encoding="utf-8")
    assert load_scenario(tmp_path / "mine.yaml").states["JPN"].name == "My Japan"


def test_a_missing_file_is_answered_with_the_nearest(work: Path) -> None:
    with pytest.raises(ScenarioError, match=r"bas\.yaml: there is no such file\n.*'base\.yaml'"):
        load_scenario("bas.yaml")
    with pytest.raises(ScenarioError, match=r"there is no shipped scenario of this name"):
        load_scenario("bas")


def test_a_file_outside_the_current_folder_is_named_as_the_user_gave_it(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "states" / "AAA.yaml").write_text("", encoding="utf-8")
    elsewhere = work.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    with pytest.raises(ScenarioError, match=r"^\.\./work/states/AAA\.yaml: the file is empty"):
        load_scenario("../work/base.yaml")


def test_a_link_out_of_the_library_is_not_followed(work: Path) -> None:
    outside = work.parent / "AAA.yaml"
    shutil.move(work / "states" / "AAA.yaml", outside)
    (work / "states" / "AAA.yaml").symlink_to(outside)
    with pytest.raises(ScenarioError, match=r"there is no state 'AAA'"):
        load_scenario("base.yaml")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_file_beside_a_scenario_is_used_whatever_folders_further_up_are_called(
    work: Path, folder: str
) -> None:
    inner = work / folder / "thesis" / "draft"
    inner.mkdir(parents=True)
    for path in work.glob("*/*.yaml"):
        (inner / path.parent.name).mkdir(exist_ok=True)
        shutil.copy(path, inner / path.parent.name)
    text = (work / "base.yaml").read_text(encoding="utf-8")
    changed = text.replace("quarters: 20", "quarters: 8")
    (inner / "base.yaml").write_text(changed, encoding="utf-8")
    (inner / "child.yaml").write_text("title: Child\nextend: base\n", encoding="utf-8")
    assert load_scenario(inner / "child.yaml").quarters == 8


def test_a_library_further_up_is_not_used(work: Path) -> None:
    (work / "cases").mkdir()
    shutil.copy(work / "base.yaml", work / "cases" / "mine.yaml")
    with pytest.raises(ScenarioError, match=r"there is no state 'AAA'"):
        load_scenario("cases/mine.yaml")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_file_in_the_folder_of_a_kind_has_its_library_one_folder_up(folder: str) -> None:
    root = Path("/home/policies/library")
    assert library_of(root / folder / "one.yaml") == root
    assert library_of(root / folder / "below" / "one.yaml") == root / folder / "below"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("base", "base.yaml is in this folder: write base.yaml."),
        ("./base", "base.yaml is there: write the whole name."),
        ("CAPITALS", "CAPITALS.YAML is there, but only CAPITALS.yaml is looked for"),
        ("./CAPITALS.YAML", "the name of a file must end in .yaml, in small letters"),
        ("./plain.txt", "If it holds YAML, rename it to plain.yaml."),
        ("broken.yaml", "broken.yaml: this is a link to nothing"),
        ("plain.txt", "plain.txt is in this folder: if it holds YAML, rename it to plain.yaml."),
        ("pipe.yaml", "pipe.yaml: this is a device or a pipe, and no file"),
        ("/dev/null.yaml/../null", "this is a device or a pipe, and no file"),
        ("./states", "./states: this is a folder"),
        ("states", "states: this is a folder, not a file of a scenario"),
    ],
)
def test_a_file_that_is_there_and_not_taken_is_explained(work: Path, given: str, said: str) -> None:
    shutil.copy("base.yaml", "CAPITALS.YAML")
    shutil.copy("base.yaml", "plain.txt")
    Path("broken.yaml").symlink_to("nowhere.yaml")
    os.mkfifo("pipe.yaml")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(given)
    assert said in str(caught.value)


@pytest.mark.parametrize("kind", ["scenarios", "studies"])
@pytest.mark.parametrize("given", [".yaml", "..yaml", ".YML", "studies/.yaml", " .yaml"])
def test_a_file_whose_name_is_an_ending_and_nothing_else_is_refused(
    work: Path, given: str, kind: str
) -> None:
    (work / "studies").mkdir()
    (work / given).write_text("title: Case\n")
    with pytest.raises(ScenarioError) as told:
        locate_file(given, kind)
    assert str(told.value) == (
        f"{given}: the name of this file is an ending and nothing else\n"
        "  Put a name before it, such as mine.yaml.\n1 problem"
    )


def test_a_file_without_a_name_is_neither_listed_nor_suggested(work: Path) -> None:
    for path in (work / ".yaml", work / "..yaml", work / "policies" / ".yaml"):
        path.write_text("title: Case\n")
    assert catalogue("policies", work) == ["steady", "wavering"]
    with pytest.raises(ScenarioError) as told:
        locate_file("./.YAML", "scenarios")
    assert "..yaml" not in str(told.value)
    with pytest.raises(ScenarioError) as told:
        locate_file("", "scenarios")
    assert ".yaml" not in str(told.value)


def test_the_file_of_a_shipped_name_that_is_not_there_is_told_as_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bathroom.yaml").touch()  # the nearest spelling, and not what is meant
    with pytest.raises(ScenarioError, match="A scenario of this name is shipped: write classroom"):
        load_scenario("classroom.yaml")


def test_seminars_of_every_world_are_known_by_name_and_nothing_else_of_them_is() -> None:
    assert {"classroom", "indo_pacific"} <= set(catalogue("seminars"))
    assert "guarantee" not in catalogue("pacts")


def test_a_link_to_nothing_is_never_suggested(work: Path) -> None:
    Path("broken.yaml").symlink_to("nowhere.yaml")
    with pytest.raises(ScenarioError, match=r"there is no such file\n.*Allowed: base\.yaml\n"):
        load_scenario("brokem.yaml")


def test_what_cannot_be_taken_is_not_among_the_names(work: Path) -> None:
    Path("pacts/broken.yaml").symlink_to("nowhere.yaml")
    Path("pacts/folder.yaml").mkdir()
    Path("pacts/Capital.yaml").touch()
    outside = work.parent / "outside.yaml"
    outside.touch()
    Path("pacts/outside.yaml").symlink_to(outside)
    assert catalogue("pacts", work) == ["b_c", "planned"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sweep_example", "this is a study, not a scenario\n  Its command: deter sweep"),
        ("indo_pacfic", "Did you mean 'indo_pacific'?"),
        ("indo", "Did you mean 'indo_pacific'?"),
        (
            "core4_negotiated",
            (
                "this is an arrangement, not a scenario\n"
                "  Play it: deter run SCENARIO --arrangement core4_negotiated. "
            ),
        ),
        ("transactional", "this is a policy, not a scenario"),
        (
            "JPN",
            "this is a state, not a scenario\n  Scenarios are made of states: deter list states",
        ),
        ("minilateral", "Did you mean 'minilaterals', an arrangement? Allowed: "),
    ],
)
def test_a_shipped_name_of_another_kind_is_told(name: str, said: str) -> None:
    assert said in str(missing_name(name, ("scenarios",)))


def test_a_hint_for_a_name_of_another_kind_says_of_which() -> None:
    shipped = Libraries((shipped_library(),))
    hint = shipped.suggestion("arrangements", "transactional")
    assert hint.startswith("It is a policy. Allowed: access_agreement, ")
    assert shipped.suggestion("arrangements", "hub").startswith(
        "Did you mean 'hub_and_spokes' or 'hub_plus_us_taiwan_pact'? Allowed: "
    )


def test_a_file_in_the_folder_of_another_kind_is_said_to_stand_in_the_wrong_place(
    work: Path,
) -> None:
    Path("studies").mkdir()
    Path("studies/mine.yaml").write_text("title: M\nextend: base\nquarters: 9\n", "utf-8")
    hint = Libraries((work,)).suggestion("scenarios", "mine")
    assert hint == (
        "studies/mine.yaml is a scenario, which is looked for beside the folders: move it."
    )
    Path("studies/mine.yaml").write_text("title: [", "utf-8")
    assert Libraries((work,)).suggestion("scenarios", "mine").startswith("It is a study. Allowed")


def test_a_state_that_cannot_be_read_is_its_code(work: Path) -> None:
    Path("states/DDD.yaml").write_text("[", encoding="utf-8")
    libraries = Libraries((work,))
    assert (libraries.label("AAA"), libraries.label("DDD")) == ("AAA (Alpha)", "DDD")


def test_names_of_a_kind_are_listed(work: Path) -> None:
    assert catalogue("pacts") == []
    assert catalogue("pacts", work) == ["b_c", "planned"]
    with pytest.raises(UnknownNameError, match=r"Did you mean 'pacts'"):
        catalogue("pact")
