"""Composition, overrides, libraries and studies; mistakes are in tests/scenario_errors."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from ruamel.yaml import YAML

from sim.domain.errors import ScenarioError, UnknownNameError
from sim.domain.params import Params
from sim.domain.scenario import Scenario
from sim.interfaces.file_kinds import check_file
from sim.loading import library
from sim.loading.library import catalogue, shipped_library, shipped_worlds
from sim.loading.reader import MAX_BYTES, parse_text
from sim.loading.scenarios import load_scenario, parse_override
from sim.rules.parameters import Parameters
from sim.study.loader import load_cells, load_comparison, load_study
from sim.study.study_files import SweepStudy

BASE = Path(__file__).parents[2] / "scenario_errors" / "base"
FRAGMENTS = {"calibration"}
SWEEPS = {"sweep_example"}
COMPARISONS = sorted(set(catalogue("studies")) - SWEEPS)

type Loader = Callable[[str], Scenario[Parameters]]


@pytest.fixture
def load(work: Path) -> Loader:
    """Return a function that loads a scenario which extends the base by some lines."""

    def load_extended(lines: str) -> Scenario[Parameters]:
        (work / "case.yaml").write_text(f"title: Case\nextend: base\n{lines}", encoding="utf-8")
        return load_scenario("case.yaml")

    return load_extended


# The shipped library


@pytest.mark.parametrize("name", sorted(set(catalogue("scenarios")) - FRAGMENTS))
def test_every_shipped_scenario_loads(name: str) -> None:
    assert len(load_scenario(name).digest) == 64


@pytest.mark.parametrize("name", COMPARISONS)
def test_every_cell_of_every_shipped_comparison_loads(name: str) -> None:
    study, cells = load_comparison(name), load_cells(name)
    assert len(cells) == len(study.arrangements) * len(study.policies)
    assert {cell.scenario.seed for cell in cells} == {study.seed}


@pytest.mark.parametrize("name", sorted(SWEEPS))
def test_a_sweep_is_loaded_as_a_study_and_is_no_comparison(name: str) -> None:
    assert isinstance(load_study(name), SweepStudy)
    with pytest.raises(ScenarioError, match=r"(?s)this study is a sweep.*`deter sweep`"):
        load_comparison(name)


def test_every_shipped_file_is_right_by_itself() -> None:
    for root in (shipped_library(), *shipped_worlds()):
        kinds = {check_file(path) for path in root.glob("*/*.yaml")}
        assert {"state", "flashpoint", "pact", "arrangement", "policy"} <= kinds


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


# One meaning, one digest


def shuffled(node: object) -> object:
    """Return a tree with the keys of every mapping in reverse order."""
    if isinstance(node, dict):
        return {key: shuffled(node[key]) for key in reversed(list(node))}
    return [shuffled(item) for item in node] if isinstance(node, list) else node


def test_the_order_of_keys_and_of_names_never_changes_the_digest(work: Path) -> None:
    before = load_scenario("base.yaml").digest
    yaml = YAML(typ="safe", pure=True)
    for path in sorted(work.rglob("*.yaml")):
        tree = shuffled(yaml.load(path.read_text(encoding="utf-8")))
        with path.open("w", encoding="utf-8") as stream:
            yaml.dump(tree, stream)
    text = (work / "base.yaml").read_text(encoding="utf-8")
    assert "[AAA, BBB, CCC]" in text
    (work / "base.yaml").write_text(
        text.replace("[AAA, BBB, CCC]", "[CCC, AAA, BBB]"), encoding="utf-8"
    )
    assert load_scenario("base.yaml").digest == before


def test_the_order_of_overrides_never_matters(load: Loader) -> None:
    lines = [
        "  states.AAA.law: {fight: {grey_zone: 0.2}}\n",
        "  states.AAA.law.fight.major_attack: 0.3\n",
    ]
    first = load("overrides:\n" + "".join(lines))
    second = load("overrides:\n" + "".join(reversed(lines)))
    assert first.digest == second.digest
    assert set(first.states["AAA"].law.fight) == {"grey_zone", "major_attack"}


def test_an_edited_file_is_read_again(work: Path) -> None:
    before = load_scenario("base.yaml")
    path = work / "base.yaml"
    text = path.read_text(encoding="utf-8").replace("quarters: 20", "quarters: 21")
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert (before.quarters, load_scenario("base.yaml").quarters) == (20, 21)


# Extending


def test_a_key_replaces_the_inherited_one_and_the_rest_is_inherited(load: Loader) -> None:
    scenario = load("quarters: 8\narrangement: bare\n")
    assert (scenario.title, scenario.quarters, scenario.start) == ("Case", 8, "2025Q1")
    assert (scenario.arrangement.title, scenario.pacts) == ("Bare", {})


def test_names_are_added_to_and_dropped_from_inherited_rosters(load: Loader) -> None:
    scenario = load(
        "add_states: [DDD, AAA]\nadd_flashpoints: [ridge]\ndrop_flashpoints: [strait]\n"
    )
    assert list(scenario.states) == ["AAA", "BBB", "CCC", "DDD"]
    assert list(scenario.flashpoints) == ["ridge"]


def test_switches_and_overrides_are_merged_and_the_child_wins(work: Path, load: Loader) -> None:
    (work / "base.yaml").write_text(
        (work / "base.yaml").read_text(encoding="utf-8")
        + "switches: {heat: false, law: false}\n"
        + "overrides:\n  states.AAA.nuclear: 0.1\n  states.BBB.nuclear: 0.2\n"
        + "  states.DDD.nuclear: 0.3\n  flashpoints.ridge.salience_target: 0.3\n",
        encoding="utf-8",
    )
    scenario = load("switches: {law: true}\noverrides:\n  states.BBB.nuclear: 0.5\n")
    assert (scenario.switches.heat, scenario.switches.law) == (False, True)
    nuclear = {code: state.nuclear.value for code, state in scenario.states.items()}
    assert nuclear == {"AAA": 0.1, "BBB": 0.5, "CCC": 0.0}


def test_a_file_that_two_parents_extend_is_applied_once(work: Path) -> None:
    (work / "one.yaml").write_text("title: One\nextend: base\nquarters: 5\n", encoding="utf-8")
    (work / "two.yaml").write_text("title: Two\nextend: base\nseed: 9\n", encoding="utf-8")
    (work / "both.yaml").write_text("title: Both\nextend: [one, two]\n", encoding="utf-8")
    scenario = load_scenario("both.yaml")
    assert (scenario.quarters, scenario.seed) == (5, 9)


def test_an_arrangement_takes_over_drops_and_adds_pacts(work: Path, load: Loader) -> None:
    (work / "arrangements" / "wide.yaml").write_text(
        "title: Wide\nextend: plain\ndrop: [b_c]\npacts: [planned]\n", encoding="utf-8"
    )
    scenario = load("arrangement: wide\noverrides:\n  pacts.planned.in_force: start\n")
    assert (scenario.arrangement.pacts, list(scenario.pacts)) == (["planned"], ["planned"])


def test_the_reference_arrangement_is_the_arrangement_unless_one_is_named(load: Loader) -> None:
    plain = load("")
    assert plain.reference_pacts == plain.pacts
    named = load(
        "arrangement: bare\nreference_arrangement: plain\n"
        "overrides:\n  pacts.b_c.activation: majority\n"
    )
    assert (named.pacts, named.reference_pacts["b_c"].activation) == ({}, "majority")


# Overrides


def test_a_plain_number_in_an_override_is_a_judgement_of_that_file(load: Loader) -> None:
    figure = load("overrides:\n  states.AAA.nuclear: 0.4\n").states["AAA"].nuclear
    assert (figure.value, figure.status, figure.source) == (
        0.4, "judgement", "override in case.yaml",
    )  # fmt: skip


def test_an_override_may_be_a_compact_or_a_long_figure_or_a_part_of_one(load: Loader) -> None:
    scenario = load(
        "overrides:\n"
        "  states.AAA.nuclear: [0.4, published, 2020, Table]\n"
        "  states.BBB.nuclear: {value: 0.5, status: fitted, source: Search}\n"
        "  states.CCC.nuclear.value: 0.6\n"
        "  policies.steady.regimes.0.bias_logit: -1\n"
        "  policies.steady.regimes.0.deals: {ridge: {stake_multiplier: 2}}\n"
    )
    figures = [state.nuclear for state in scenario.states.values()]
    assert [(one.value, one.status) for one in figures] == [
        (0.4, "published"), (0.5, "fitted"), (0.6, "judgement"),
    ]  # fmt: skip
    assert figures[2].source == "none"
    regime = scenario.policies["steady"].regimes[0]
    assert (regime.bias_logit.value, regime.deals["ridge"].stake_multiplier.value) == (-1, 2)


def test_an_item_of_a_list_is_overridden_by_its_number(load: Loader) -> None:
    scenario = load("overrides:\n  flashpoints.strait.modes.0: fait_accompli\n")
    assert scenario.flashpoints["strait"].modes == ["fait_accompli", "major_attack"]


def test_a_parameter_keeps_its_number_and_its_provenance_apart(load: Loader) -> None:
    scenario = load(
        "overrides:\n  parameters.choice.precision: [7, fitted, 2026, Search]\n"
        "  parameters.choice.precision_decay: 1.5\n"
        "  parameters.modes: {grey_zone: {attrition: 0.02}}\n"
    )
    default = Parameters()
    assert scenario.parameters.choice.precision == 7
    assert scenario.parameters.modes.grey_zone.attrition == 0.02
    assert scenario.parameters.modes.grey_zone.trigger == default.modes.grey_zone.trigger
    sources = {path: (one.status, one.source) for path, one in scenario.parameter_sources.items()}
    assert sources == {
        "choice.precision": ("fitted", "Search"),
        "choice.precision_decay": ("judgement", "set in case.yaml"),
        "modes.grey_zone.attrition": ("judgement", "set in case.yaml"),
    }


def test_an_extended_model_may_bring_its_own_parameters(work: Path) -> None:
    class Tiny(Params):
        weight: float = Field(default=1.0, ge=0)
        """Weight [ratio]. Judgement."""

    scenario = load_scenario("base.yaml", overrides={"parameters.weight": 2}, parameters_class=Tiny)
    assert scenario.parameters.model_dump() == {"weight": 2.0}


# What is asked for on top of a file


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
            "command line: states.AAA.nuclear is \"<class 'object'>\"",
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


def test_an_override_in_one_line_is_path_and_yaml() -> None:
    assert parse_override("states.JPN.nuclear=0.5") == ("states.JPN.nuclear", 0.5)
    assert parse_override("pacts.x.kind = bilateral") == ("pacts.x.kind", "bilateral")
    for text in ("nothing", "=1"):
        with pytest.raises(ScenarioError, match=r"Write path=value"):
            parse_override(text)


# Files


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


def test_a_file_over_the_limit_is_refused_unread(work: Path) -> None:
    (work / "states" / "AAA.yaml").write_text("#" * (MAX_BYTES + 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"states/AAA\.yaml: the file has 1,000,001 bytes"):
        load_scenario("base.yaml")


def test_a_link_out_of_the_library_is_not_followed(work: Path) -> None:
    outside = work.parent / "AAA.yaml"
    shutil.move(work / "states" / "AAA.yaml", outside)
    (work / "states" / "AAA.yaml").symlink_to(outside)
    with pytest.raises(ScenarioError, match=r"there is no state 'AAA'"):
        load_scenario("base.yaml")


def test_a_scenario_in_a_folder_below_uses_the_library_above(work: Path) -> None:
    (work / "cases").mkdir()
    shutil.copy(work / "base.yaml", work / "cases" / "mine.yaml")
    assert load_scenario("cases/mine.yaml").digest == load_scenario("base.yaml").digest


def test_names_of_a_kind_are_listed(work: Path) -> None:
    assert catalogue("pacts") == []
    assert catalogue("pacts", work) == ["b_c", "planned"]
    with pytest.raises(UnknownNameError, match=r"Did you mean 'pacts'"):
        catalogue("pact")


def test_a_file_by_itself_is_checked_as_the_kind_of_its_folder(work: Path) -> None:
    assert check_file(Path("states/AAA.yaml")) == "state"
    assert check_file(Path("base.yaml")) == "scenario"
    (work / "pacts" / "odd.yaml").write_text("title: Odd\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"key 'kind' is missing in the pact"):
        check_file(Path("pacts/odd.yaml"))


# YAML


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"), ("yes", "yes"), ("true", True), ("~", None), ("", None), ("012", 12),
        ("0o17", 15), ("0x1F", 31), ("-3", -3), (".5", 0.5), ("1e3", 1000.0), ("1_000", "1_000"),
        ("2024-12-04", "2024-12-04"), ("'1'", "1"), ('"a b"', "a b"), ("2025Q1", "2025Q1"),
    ],
)  # fmt: skip
def test_a_scalar_is_read_by_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    node = parse_text(f"key: {text}", "x.yaml").get("key")
    assert node is not None
    assert (node.value, type(node.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("? [a, b]\n: c", "x.yaml:1:3: a key must be a word"),
        ('a: "\\ud800"', "x.yaml:1:4: an escape that is no character"),
        ("a: " + "9" * 5000, "x.yaml:1:4: 999999999... is too large a number"),
        ("a: @b", "x.yaml:1:4: not YAML: a character that must be quoted here"),
        ("a: 1\nb 2\nc: 3", "not YAML: a ':' is missing after a key"),
        ("- a\nb: c", "x.yaml:2:1: not YAML: the indent does not fit the lines above"),
        ('a: "\\q"', "not YAML: a backslash in double quotes"),
        ("a: }", "x.yaml:1:4: not YAML: expected the node content"),
    ],
)
def test_what_is_not_yaml_for_us_is_said_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_text(text, "x.yaml")
    assert said in str(caught.value)


@given(text=st.text(alphabet=st.sampled_from("ab:-[]{}'\"#&*!|>%@`,?. \t\n\\0é")))
def test_no_text_ends_in_anything_but_nodes_or_problems(text: str) -> None:
    try:
        parse_text(text, "x.yaml")
    except ScenarioError as error:
        assert error.problems  # noqa: PT017 - either end is right


def test_a_file_that_the_system_will_not_read_is_a_problem(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ScenarioError, match=r"the file cannot be read: Permission denied"):
        load_scenario("base.yaml")


def test_line_ends_of_windows_and_a_byte_order_mark_do_no_harm(work: Path) -> None:
    before = load_scenario("base.yaml").digest
    path = work / "base.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_scenario("base.yaml").digest == before


# Studies


def test_a_study_has_a_cell_for_each_arrangement_and_policy(work: Path) -> None:
    (work / "studies").mkdir()
    (work / "studies" / "case.yaml").write_text(
        "title: Case\nscenario: base\narrangements: [plain, bare]\npolicies: [steady, wavering]\n"
        "baseline: bare\nseed: 7\noverrides:\n  quarters: 4\n",
        encoding="utf-8",
    )
    cells = load_cells("studies/case.yaml")
    assert [(cell.arrangement, cell.policy) for cell in cells] == [
        ("plain", "steady"), ("plain", "wavering"), ("bare", "steady"), ("bare", "wavering"),
    ]  # fmt: skip
    assert {(cell.scenario.seed, cell.scenario.quarters) for cell in cells} == {(7, 4)}
    assert load_comparison("studies/case.yaml").baseline == "bare"
    assert check_file(Path("studies/case.yaml")) == "study"


def test_an_override_of_a_pact_or_policy_counts_in_the_cells_that_have_it(work: Path) -> None:
    with (work / "base.yaml").open("a", encoding="utf-8") as file:
        file.write("overrides:\n  pacts.b_c.activation: majority\n")
    study = (
        "title: Case\nscenario: base\narrangements: [plain, bare]\npolicies: [steady, wavering]\n"
        "baseline: bare\noverrides:\n  policies.wavering.regimes.0.bias_logit: 2\n"
    )
    (work / "studies").mkdir()
    path = work / "studies" / "case.yaml"
    path.write_text(study, encoding="utf-8")
    cells = {(cell.arrangement, cell.policy): cell.scenario for cell in load_cells(path)}
    assert cells["plain", "steady"].pacts["b_c"].activation == "majority"
    wavering = cells["bare", "wavering"]
    assert wavering.policies["wavering"].regimes[0].bias_logit.value == 2
    path.write_text(study + "  pacts.planned.activation: majority\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"pacts\.planned is in no cell of the study"):
        load_study(path)
