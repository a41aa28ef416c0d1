from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.study.headlines import Headline, claim_of
from sim.study.loader import load_comparison
from tests.unit.small_sets import COMPARISON, write_study


def test_a_headline_takes_the_first_policy_and_names_itself() -> None:
    claim = claim_of(Headline(fewer="treaty", than="hub"), "steady")
    assert (claim.fewer, claim.than) == (("treaty", "steady"), ("hub", "steady"))
    assert claim.title == "treaty < hub"
    assert claim.reverse.title == "hub < treaty"


def test_a_headline_may_compare_policies() -> None:
    given = Headline(
        fewer="hub", than="hub", policy="steady", than_policy="wavering", title="a steady patron"
    )
    claim = claim_of(given, "wavering")
    assert (claim.fewer, claim.than) == (("hub", "steady"), ("hub", "wavering"))
    assert claim.title == "a steady patron"


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        ("{fewer: hub, than: hub}", "compares a cell with itself"),
        ("{fewer: hub, than: hubb}", "there is no arrangement 'hubb'"),
        ("{fewer: hub, than: treaty, policy: stead}", "there is no policy 'stead'"),
        ("{fewer: hub}", "than"),
        ("{fewer: hub, than: treaty, share: 1}", "unknown key 'share'"),
    ],
)
def test_a_headline_that_says_nothing_is_refused(headline: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=said):
        load_comparison(write_study(tmp_path, f"{COMPARISON}headlines:\n  - {headline}\n"))


def test_headlines_do_not_make_another_study_of_its_runs(tmp_path: Path) -> None:
    from sim.study.study_plan import plan_of

    plain = plan_of(write_study(tmp_path))
    told = f"{COMPARISON}headlines: [{{fewer: treaty, than: hub}}]\n"
    assert plan_of(write_study(tmp_path, told)).fingerprint == plain.fingerprint
