from typing import Any

import pytest
from pydantic import ValidationError

from sim.domain.figures import Figure, judgement
from sim.domain.pacts import Pact


def pact(**changes: Any) -> Pact:  # noqa: ANN401  any field
    given = {
        "title": "Treaty", "kind": "bilateral", "members": ["AAA", "BBB"], "in_force": "start",
        "status": "judgement", "source": "guess", "interoperability": judgement(0.5, "guess"),
    }  # fmt: skip
    return Pact.model_validate({**given, **changes})


def said(**changes: Any) -> list[tuple[tuple[str | int, ...], str]]:  # noqa: ANN401  any field
    with pytest.raises(ValidationError) as caught:
        pact(**changes)
    return [(one["loc"], one["msg"]) for one in caught.value.errors()]


@pytest.mark.parametrize("day", ["2024-02-29", "2000-02-29", "1952-04-28", "2024-12-31"])
def test_a_date_that_the_calendar_has_is_taken(day: str) -> None:
    assert pact(in_force=day).in_force == day


@pytest.mark.parametrize("day", ["2023-02-29", "1900-02-29", "2024-02-31", "2024-04-31"])
def test_a_date_that_the_calendar_has_not_is_refused(day: str) -> None:
    assert "is no day of the calendar" in {message for _, message in said(in_force=day)}
    assert [message for _, message in said(until=day)] == ["is no day of the calendar"]


@pytest.mark.parametrize("until", ["2024-03-01", "2024-02-28"])
def test_a_pact_ends_after_it_began(until: str) -> None:
    ((path, message),) = said(in_force="2024-03-01", until=until)
    assert path == ("until",)
    assert message == f"is {until}; it must be after in_force, 2024-03-01"
    assert pact(in_force="2024-03-01", until="2024-03-02").until == "2024-03-02"
    assert pact(in_force="start", until=until).until == until


def test_every_state_that_is_no_member_is_told_at_its_place() -> None:
    share = judgement(0.5, "guess")
    found = said(
        obligations={"AAA": {"BBB": share, "CCC": share, "AAA": share}},
        basing={"DDD": ["AAA", "EEE"]},
        reservations={"FFF": {}},
    )
    assert [path for path, _ in found] == [
        ("obligations", "AAA", "CCC"), ("basing", "DDD"), ("basing", "DDD", 1),
        ("reservations", "FFF"), ("obligations", "AAA", "AAA"),
    ]  # fmt: skip


def test_an_obligation_that_is_stated_overrules_the_mutual_one() -> None:
    one = pact(mutual_obligation=judgement(0.3, "guess"), obligations={"AAA": {"BBB": figure(0.7)}})
    assert (one.obligation("AAA", "BBB"), one.obligation("BBB", "AAA")) == (0.7, 0.3)
    assert one.obligation("AAA", "AAA") == one.obligation("AAA", "CCC") == 0


def figure(value: float) -> Figure:
    return judgement(value, "guess")


def test_a_member_leaves_a_year_after_its_notice_unless_the_treaty_says_otherwise() -> None:
    assert pact().exit_notice_quarters.value == 4
    assert [path for path, _ in said(exit_notice_quarters=judgement(-1.0, "guess"))] == [
        ("exit_notice_quarters",)
    ]


def test_nuclear_weapons_are_stationed_with_members_and_under_sharing_alone() -> None:
    assert pact(nuclear="sharing", nuclear_hosts=["BBB"]).nuclear_hosts == ["BBB"]
    assert said(nuclear="umbrella", nuclear_hosts=["BBB"]) == [
        (("nuclear_hosts",), "has a meaning only with nuclear: sharing")
    ]
    assert said(nuclear="sharing", nuclear_hosts=["BBB", "CCC", "BBB"]) == [
        (("nuclear_hosts", 2), "is BBB, a second time"),
        (("nuclear_hosts", 1), "names CCC, which is no member of the pact"),
    ]
