from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.calibration.targets import (
    CalibrationStudy,
    ChainPlan,
    PairTarget,
    Scale,
    Target,
    load_calibration,
)
from sim.domain.errors import ScenarioError
from tests.acceptance.worlds import judged
from tests.unit.calibration.small_problem import small_study, target

PAIR: dict[str, object] = {
    "challenger": "AAA",
    "target": "BBB",
    "years": 25,
    "band": [4.0, 14.4],
    "initiations": judged(8),
    "force": judged(2),
    "shares": {"border": 0.5, "islets": 0.5},
}


def test_the_shipped_counts_are_those_of_the_record() -> None:
    study = load_calibration("indo_pacific")
    counts = {
        f"{pair.challenger}-{pair.target}": (pair.initiations.value, pair.force.value)
        for pair in study.pairs
    }
    # MODEL 12: initiations 1990-2014, of them with force
    named = {
        "PRK-KOR": (8, 5),
        "CHN-JPN": (8, 0),
        "RUS-JPN": (9, 5),
        "CHN-TWN": (8, 0),
        "CHN-VNM": (8, 5),
        "CHN-PHL": (4, 1),
        "CHN-IND": (3, 1),
    }
    assert named.items() <= counts.items()
    # CRISIS 12: 54 disputes of pairs
    assert sum(count for count, _ in counts.values()) == 54


def test_the_shipped_bands_are_those_of_the_specification() -> None:
    bands = {name: tuple(t.band) for name, t in load_calibration("indo_pacific").targets.items()}
    # CRISIS 12
    named = {
        "force_per_dispute": (0.22, 0.38),
        "faits_a_year": (0.08, 0.22),
        "faits_conceded": (0.3, 0.7),
        "resisted": (0.36, 0.61),
        "war_per_dispute": (0.006, 0.016),
        "wars_taiwan": (0.5, 0.75),
        "wars_korea": (0.08, 0.3),
        "wars_south_china_sea": (0.04, 0.15),
        "wars_himalaya": (0.02, 0.1),
        "wars_east_china_sea": (0.02, 0.1),
        "attacks_conceded": (0.03, 0.3),
        "attacks_called_off": (0, 0.35),
        "china_wins_alone": (0.7, 0.95),
        "china_wins_against_three": (0.15, 0.42),
        "china_wins_in_wars": (0.2, 0.55),
        "protected_challenges": (0.8, 0.99),
        "protected_force": (0.65, 0.97),
        "protected_wars": (0.4, 0.8),
        "us_stands_taiwan": (0.6, 0.9),
        "us_fights_taiwan": (0.3, 0.75),
        "us_stands_taiwan_without_pacts": (0.25, 0.65),
        "us_stands_senkaku": (0.7, 0.97),
        "us_fights_senkaku": (0.5, 0.88),
        "us_stands_philippines": (0.6, 0.95),
        "us_fights_philippines": (0.5, 0.88),
        "us_stands_korea": (0.8, 0.99),
        "us_fights_korea": (0.6, 0.93),
        "us_stands_senkaku_grey": (0.35, 0.95),
        "us_fights_senkaku_grey": (0, 0.2),
        "us_stands_senkaku_grey_without_pacts": (0, 0.3),
        "us_fights_philippines_grey": (0, 0.25),
        "us_fights_taiwan_grey": (0, 0.1),
        "resists_senkaku_fait": (0.4, 1),
        "resists_philippines_fait": (0.25, 1),
        "resists_taiwan_grey": (0.25, 1),
        "resists_senkaku_grey": (0.35, 1),
        "resists_philippines_grey": (0.25, 1),
        "resists_vietnam_grey": (0.25, 1),
        "bystanders_fight": (0, 0.1),
    }
    assert bands == named


def test_what_is_free_and_what_is_judged_is_what_decision_0025_says() -> None:
    study = load_calibration("indo_pacific")
    assert len(study.free) == 12
    assert len(study.judged) == 21
    # The price of conceding an attack is not identified (decision 0025).
    assert study.judged["parameters.modes.major_attack.concession_cost"] == [1, 1.6]
    assert study.free["parameters.choice.precision"] == [4, 14]
    assert study.free["parameters.resolve.sd"] == [0.3, 0.9]
    assert study.free["scale:broken_word"] == [0.5, 2.4]
    assert study.judged["parameters.satisfaction.provocation_weight"] == [0, 0.1]
    assert study.allowed_surprise == 26
    assert study.plausible.starts >= 4


def test_observations_lie_within_their_bands() -> None:
    for pair in load_calibration("indo_pacific").pairs:
        assert pair.band[0] <= pair.initiations.value <= pair.band[1]
        assert pair.force.value <= pair.initiations.value


def test_the_shares_of_a_pair_add_to_one() -> None:
    assert PairTarget.model_validate(PAIR).name == "AAA-BBB"
    with pytest.raises(ValidationError, match="the shares of a pair do not add to 1"):
        PairTarget.model_validate({**PAIR, "shares": {"border": 0.5, "islets": 0.4}})


@pytest.mark.parametrize(
    "change", [{"years": 0}, {"band": [1.0]}, {"initiations": 8}, {"unknown": 1}]
)
def test_a_pair_is_closed_and_complete(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PairTarget.model_validate({**PAIR, **change})


def test_a_target_says_of_what_it_is() -> None:
    with pytest.raises(ValidationError, match="war_ratio needs flashpoints"):
        Target.model_validate(target("war_ratio"))
    with pytest.raises(ValidationError, match="level_share needs state"):
        Target.model_validate(target("level_share", flashpoints=["border"]))
    with pytest.raises(ValidationError, match="measure"):
        Target.model_validate(target("no_measure"))


def test_what_is_measured_without_commitments_is_known() -> None:
    targets = {
        "ratio": target("war_ratio", flashpoints=["islets"]),
        "stands": target("level_share", flashpoints=["border"], state="CCC", null=True),
        "share": target("war_share", flashpoints=["other"]),
    }
    assert small_study(targets=targets).null_flashpoints() == ["border", "islets"]


def test_a_scale_has_one_form_and_multiplies_all_promises_or_none() -> None:
    with pytest.raises(ValidationError, match="either times or patterns"):
        Scale.model_validate({})
    with pytest.raises(ValidationError, match="all obligations"):
        Scale.model_validate({"patterns": ["pacts.*.interoperability"]})


@pytest.mark.parametrize(
    ("free", "message"),
    [
        ({"parameters.modes.grey_zone.trigger": [0, 1]}, "cannot be searched"),
        ({"parameters.war.excitation": [0, 1]}, "cannot be searched"),
        ({"pacts.treaty.interoperability": [0, 1]}, "cannot be searched"),
        ({"scale:nothing": [0, 1]}, "there is no scale"),
        ({"parameters.choice.precision": [2, 2]}, "is not below the upper"),
    ],
)
def test_what_cannot_be_searched_is_refused(free: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        small_study(free=free, scales={}, judged={})


def test_three_starts_are_too_few() -> None:
    with pytest.raises(ValidationError):
        ChainPlan(starts=3)


def test_a_wrong_file_is_told_with_its_lines(tmp_path: Path) -> None:
    folder = tmp_path / "calibrations"
    folder.mkdir()
    path = folder / "wrong.yaml"
    path.write_text("title: Wrong\nscenari: classroom\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_calibration(path)
    text = str(caught.value)
    assert "scenari" in text
    assert "wrong.yaml:2:1" in text


def test_a_missing_file_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError):
        load_calibration(tmp_path / "nothing.yaml")


def test_every_input_is_a_number_of_the_scenario() -> None:
    from sim.calibration.problem import calibration_problem

    # Which loads the scenario at both ends of every range.
    problem = calibration_problem(load_calibration("indo_pacific"))
    assert problem.study.free.keys().isdisjoint(problem.study.judged)
    assert CalibrationStudy.model_fields["free"].is_required()
