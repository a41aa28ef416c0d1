from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.calibration.targets import CalibrationStudy, PairTarget, load_calibration
from sim.domain.errors import ScenarioError
from tests.acceptance.worlds import judged

PAIR: dict[str, object] = {
    "challenger": "AAA",
    "target": "BBB",
    "years": 25,
    "band": [4.0, 14.4],
    "initiations": judged(8),
    "force": judged(2),
    "shares": {"border": 0.5, "islets": 0.5},
}


def test_the_shipped_targets_are_those_of_the_specification() -> None:
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
    bands = {name: (band.low, band.high) for name, band in study.bands.items()}
    assert bands["initiation_slope"] == (0.8, 0.99)
    assert bands["force_slope"] == (0.65, 0.95)
    assert bands["war_slope"] == (0.4, 0.8)
    assert bands["war_per_dispute"] == (0.005, 0.02)
    assert bands["ally_stands_fait_accompli"] == (0.4, 0.7)
    assert bands["ally_stands_major_attack"] == (0.6, 0.85)
    assert bands["bystander_fights"][1] == 0.1
    assert study.may_dominate == ["taiwan"]


def test_aims_lie_within_their_bands_and_observations_in_theirs() -> None:
    study = load_calibration("indo_pacific")
    for band in study.bands.values():
        assert band.low <= band.aim.value <= band.high
    for pair in study.pairs:
        assert pair.band[0] <= pair.initiations.value <= pair.band[1]
        assert pair.force.value <= pair.initiations.value
    for low, high in study.free.values():
        assert low < high


def test_the_shares_of_a_pair_add_to_one() -> None:
    assert PairTarget.model_validate(PAIR).fits_force
    with pytest.raises(ValidationError, match="the shares of a pair do not add to 1"):
        PairTarget.model_validate({**PAIR, "shares": {"border": 0.5, "islets": 0.4}})


@pytest.mark.parametrize(
    "change", [{"years": 0}, {"band": [1.0]}, {"initiations": 8}, {"unknown": 1}]
)
def test_a_pair_is_closed_and_complete(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PairTarget.model_validate({**PAIR, **change})


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


def test_every_free_path_is_a_parameter_of_the_game() -> None:
    from sim.rules.parameters import Parameters

    tree = Parameters().model_dump()
    for path in load_calibration("indo_pacific").free:
        node: object = tree
        for step in path.removesuffix(".*").split("."):
            assert isinstance(node, dict)
            node = node[step]
    assert CalibrationStudy.model_fields["free"].is_required()
