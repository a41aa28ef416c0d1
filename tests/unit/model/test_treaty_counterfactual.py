"""A decision on a treaty again: the same to the bit, or under one change."""

from typing import Any

import numpy as np
import pytest

from sim import Region
from sim.domain.political_records import JoinRecord
from sim.engine.world.variables import arrays_by_name, snapshot_of
from sim.model.treaty_counterfactual import Change, join_record_again
from tests.unit.model.eager_treaty import eager

WEAK: dict[str, Any] = {
    "parameters__joining__constant": 1.5,
    "states__CCC__legislature": [0, "judgement", 2025, "a test"],
}


@pytest.fixture(scope="module")
def region() -> Region:
    return Region(eager(**WEAK), seed=1).run()


def joins(region: Region) -> list[JoinRecord]:
    return [one for one in region.events if isinstance(one, JoinRecord)]


def test_every_decision_repeats_to_the_bit(region: Region) -> None:
    assert len(joins(region)) > 2
    for one in joins(region):
        assert join_record_again(region, one) == one
        assert join_record_again(region, one, Change(scenario=eager(**WEAK))) == one


def test_the_region_is_left_alone(region: Region) -> None:
    one = joins(region)[0]
    before = snapshot_of(region.debates[one.quarter])
    join_record_again(region, one, Change(without=["autonomy"], is_majority_lost=True))
    after = arrays_by_name(region.debates[one.quarter])
    for name, array in arrays_by_name(before).items():
        np.testing.assert_array_equal(array, after[name])


def test_without_a_term_it_is_gone_and_the_others_stay(region: Region) -> None:
    one = joins(region)[0]
    other = join_record_again(region, one, Change(without=["autonomy"]))
    assert other.terms == one.terms | {"autonomy": 0}
    assert other.draw == one.draw


def test_a_lost_majority_weighs_on_the_legislature_alone(region: Region) -> None:
    one = next(one for one in joins(region) if one.legislature)
    other = join_record_again(region, one, Change(is_majority_lost=True))
    assert other.legislature == one.legislature | {"majority": -1}
    assert other.terms == one.terms
    assert other.legislature_draw == one.legislature_draw


def test_coefficients_of_joining_leave_the_future_as_it_was_assessed(region: Region) -> None:
    one = joins(region)[-1]
    dearer = eager(**WEAK, parameters__joining__autonomy=50)
    other = join_record_again(region, one, Change(scenario=dearer))
    assert {name for name in one.terms if one.terms[name] != other.terms[name]} == {"autonomy"}
    assert other.utility < one.utility


def test_under_another_policy_the_future_is_assessed_anew(region: Region) -> None:
    one = next(one for one in joins(region) if one.state == "CCC")
    other = eager(**WEAK, policies__steady__regimes=[{"treaty_leadership": LEADERSHIP}])
    found = join_record_again(region, one, Change(scenario=other))
    assert found.terms["leadership"] < one.terms["leadership"]


LEADERSHIP = [-1, "judgement", 2025, "a test"]


def test_a_treaty_that_nobody_proposes_is_a_key_error(region: Region) -> None:
    alone = eager(**WEAK).model_copy(update={"proposals": {}, "proposed_pacts": {}})
    with pytest.raises(KeyError):
        join_record_again(region, joins(region)[0], Change(scenario=alone))
