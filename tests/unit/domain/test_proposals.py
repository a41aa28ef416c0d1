"""Proposals: who is invited, who must agree, who proposes."""

from typing import Any

import pytest
from pydantic import ValidationError

from sim.domain.proposals import Proposal


def proposal(**changes: Any) -> Proposal:  # noqa: ANN401  any field
    given = {
        "title": "Treaty", "pacts": ["common_defence"], "invited": ["AAA", "BBB", "CCC"],
        "quorum": ["AAA", "BBB"], "proposer": "AAA", "status": "judgement", "source": "guess",
    }  # fmt: skip
    return Proposal.model_validate({**given, **changes})


def said(**changes: Any) -> list[tuple[tuple[str | int, ...], str]]:  # noqa: ANN401  any field
    with pytest.raises(ValidationError) as caught:
        proposal(**changes)
    return [(one["loc"], one["msg"]) for one in caught.value.errors()]


def test_a_proposal_is_open_from_the_start_and_needs_parliaments_unless_it_says_so() -> None:
    one = proposal()
    assert (one.since, one.retry, one.ratification) == ("start", True, "legislature")
    assert (one.champion, one.reservations) == (None, {})
    # Published evidence of the nuclear era finds no window; the hypothesis is swept.
    assert (one.window.value, one.window.status) == (1.0, "judgement")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"quorum": ["AAA", "DDD"]}, ("quorum", 1)),
        ({"proposer": "DDD"}, ("proposer",)),
        ({"reservations": {"DDD": {"grey_zone": "support"}}}, ("reservations", "DDD")),
    ],
)
def test_whoever_has_a_part_in_it_is_invited(changes: dict[str, object], place: object) -> None:
    assert said(**changes) == [(place, "names DDD, which is not invited")]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"invited": ["AAA", "BBB", "CCC", "AAA"]}, ("invited", 3)),
        ({"quorum": ["BBB", "BBB"]}, ("quorum", 1)),
        ({"pacts": ["one", "one"]}, ("pacts", 1)),
    ],
)
def test_nothing_stands_in_a_list_twice(changes: dict[str, object], place: object) -> None:
    ((path, message),) = said(**changes)
    assert path == place
    assert message.endswith("a second time")


def test_a_champion_ends_after_the_proposal_has_begun() -> None:
    logit = [1, "judgement", 2025, "guess"]
    late = {"logit": logit, "until": "2025Q4"}
    assert proposal(since="2024Q4", champion=late).champion is not None
    assert said(since="2025Q4", champion=late) == [
        (("champion", "until"), "is 2025Q4; it must be after since, 2025Q4")
    ]
    # The first quarter of a run is not known to the file of a proposal.
    assert proposal(since="start", champion=late).since == "start"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"pacts": []}, ("pacts",)),
        ({"invited": ["AAA"], "quorum": ["AAA"]}, ("invited",)),
        ({"quorum": []}, ("quorum",)),
        ({"ratification": "referendum"}, ("ratification",)),
        ({"window": [-1, "judgement", 2025, "guess"]}, ("window",)),
        ({"since": "soon"}, ("since",)),
    ],
)
def test_a_value_out_of_its_range_is_told(changes: dict[str, object], place: Any) -> None:  # noqa: ANN401
    assert {path[:1] for path, _ in said(**changes)} == {place}
