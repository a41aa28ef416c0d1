"""Random worlds with a slow half: sides, elections, elected patrons, proposals, shocks, events.

Chances are high, so that treaties are made and broken within a few years.
"""

from typing import Any

from hypothesis import strategies as st

from sim.domain.events import Event, Shock
from sim.domain.pacts import Pact, Scope
from sim.domain.policies import Policy
from sim.domain.proposals import Champion, Proposal
from sim.domain.scenario import Scenario
from sim.domain.states import Election, Office, Side
from sim.domain.switches import JoinSwitches, Switches
from sim.rules.parameters import Parameters
from sim.rules.politics.coercion import CoercionParams
from sim.rules.politics.governments import GovernmentParams
from sim.rules.politics.institutions import InstitutionParams
from sim.rules.politics.joining import JoiningParams
from sim.rules.politics.negotiation import NegotiationParams
from sim.rules.politics.opinion import OpinionParams
from sim.rules.politics.spending import SpendingParams
from tests.acceptance.worlds import figure
from tests.equivalence.scenarios import (
    SOURCE,
    about_others,
    between,
    figures,
    pacts,
    policies,
    scenarios,
    shares,
    signed,
)

QUARTERS = [f"{year}Q{quarter}" for year in range(2025, 2029) for quarter in range(1, 5)]
"""From the quarter before the first one on."""


def sides() -> st.SearchStrategy[Side]:
    return st.builds(
        Side,
        label=st.just("A side"),
        stance=figures(-1.0, 1.0),
        alignment_offset=signed,
        hold_probability=shares,
    )


@st.composite
def elections(draw: st.DrawFn, decides: list[Office] | None = None) -> list[Election]:
    """Return elections of what is given, or of anything."""
    quarters = draw(st.lists(st.sampled_from(QUARTERS), unique=True, min_size=1, max_size=6))
    both: list[list[Office]] = [["government"], ["legislature"], ["government", "legislature"]]
    offices = st.sampled_from(both if decides is None else [decides])
    return [
        Election(quarter=one, decides=draw(offices), held=draw(st.booleans()))
        for one in sorted(quarters)
    ]


def states(codes: list[str], code: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return what the slow half adds to a state."""
    return st.fixed_dictionaries(
        {
            "sides": st.just([]) | st.tuples(sides(), sides()).map(list),
            "elections": st.just([]) | elections(),
            "legislature": st.none() | figures(-3.0, 1.0),
            "frictions": about_others(codes, code, shares),
        }
    )


@st.composite
def proposals(draw: st.DrawFn, codes: list[str], patrons: list[str], name: str) -> Proposal:
    invited = draw(st.lists(st.sampled_from(codes), unique=True, min_size=2))
    asked = draw(st.lists(st.sampled_from(invited), unique=True, min_size=1))
    quorum = sorted({*asked, *(patron for patron in patrons if patron in invited)})
    return Proposal(
        title="A treaty",
        pacts=[name],
        invited=invited,
        quorum=quorum,
        proposer=draw(st.sampled_from(invited)),
        since=draw(st.sampled_from(["start", "start", "2025Q1", "2025Q4"])),
        champion=draw(
            st.sampled_from(
                [None, *(Champion(logit=figure(3.0), until=u) for u in (None, "2026Q2"))]
            )
        ),
        retry=draw(st.booleans()),
        ratification=draw(st.sampled_from(["legislature", "none"])),
        window=draw(figures(1.0, 3.0)),
        reservations={invited[0]: {"major_attack": "support"}} if draw(st.booleans()) else {},
        **SOURCE,
    )


@st.composite
def events(draw: st.DrawFn, code: str, signed: list[str], *, has_sides: bool) -> Event:
    """Return what happens in a state; `signed` are the pacts of which it is or may be a member."""
    kinds: list[dict[str, Any]] = [
        {"majority": figure(-1.0)},
        {"stance": figure(0.5)},
        # Twice, so that some of them come true.
        *({"withdraws_from": name} for name in signed * 2),
    ]
    if has_sides:
        kinds += [{"government": "rival"}, {"government": "incumbent"}]
    return Event(
        quarter=draw(st.sampled_from(QUARTERS)),
        state=code,
        event="It happens",
        **draw(st.sampled_from(kinds)),
        **SOURCE,
    )


@st.composite
def parameters(draw: st.DrawFn, given: Parameters) -> Parameters:
    """Return the same with numbers by which much happens in the slow half."""
    return given.model_copy(
        update={
            "opinion": OpinionParams(
                noise_sd=draw(between(0.0, 1.0)),
                burden_weight=draw(between(0.0, 1.0)),
                defeat_chance=draw(between(0.0, 1.0)),
            ),
            "governments": GovernmentParams(stance_sd=draw(between(0.0, 1.0))),
            "institutions": InstitutionParams(ripening_quarters=draw(between(1.0, 40.0))),
            "joining": JoiningParams(
                constant=draw(st.sampled_from([3.0, 1.5, 2.0])),
                leadership=draw(between(0.0, 10.0)),
            ),
            "negotiation": NegotiationParams(
                opening_chance=draw(st.sampled_from([1.0, 0.5])),
                asking_rate=draw(st.sampled_from([9.0, 9.0, 1.0])),
                earliest_quarters=draw(st.integers(0, 2)),
                patience_quarters=draw(st.integers(0, 3)),
                longest_quarters=draw(st.integers(1, 4)),
                ratification_chance=draw(st.sampled_from([1.0, 0.5])),
                # Not always at once, or nothing would ever be seen between the two.
                ratification_earliest=draw(st.sampled_from([1, 0, 2])),
                ratification_limit=draw(st.integers(2, 6)),
                cooling_quarters=draw(st.integers(0, 2)),
                accession_chance=draw(st.sampled_from([1.0, 0.5])),
                redraw_chance=draw(st.sampled_from([1.0, 0.5])),
                exit_gap=draw(st.sampled_from([0.0, 0.0, 0.0, 1.5])),
                binding_depth=draw(between(0.0, 0.5)),
            ),
            "spending": SpendingParams(
                rivals_weight=draw(between(0.0, 0.5)), free_riding=draw(between(0.0, 0.7))
            ),
            "coercion": CoercionParams(
                size=draw(between(0.0, 0.05)), quarters=draw(st.integers(1, 12))
            ),
        }
    )


@st.composite
def planned(draw: st.DrawFn, codes: list[str], points: list[str]) -> Pact:
    """Return a pact to be proposed: often a deep one of all, which rivals and voters notice."""
    # Notices that are over before a run of three years is.
    notice = {"exit_notice_quarters": figure(draw(st.sampled_from([1.0, 0.0, 3.0])))}
    pact = draw(pacts(codes, points)).model_copy(update=notice)
    if draw(st.booleans()):
        return pact
    deep = {"members": codes, "mutual_obligation": figure(0.9), "scope": Scope(), "triggers": {}}
    return pact.model_copy(update=deep)


@st.composite
def paths(
    draw: st.DrawFn, held: dict[str, Policy], codes: list[str], points: list[str]
) -> dict[str, Any]:
    """Return the policies of a scenario, one of them perhaps elected between two."""
    if not held or draw(st.sampled_from([False, False, True])):
        return {"policies": held, "named_policies": {}}
    name = min(held)
    first = held[name]
    others = draw(policies(codes, points).filter(bool))
    other = others[min(others)]
    second = other.model_copy(update={"patron": first.patron})
    # In hundredths: what is left must not be a number too near nought for a file.
    stays = draw(st.integers(0, 100)) / 100
    row = {"a_first": figure(stays), "b_second": figure(1 - stays)}
    path = Policy(
        title="A path",
        patron=first.patron,
        before=draw(st.sampled_from([None, "a_first", "b_second"])),
        start="a_first",
        transitions={"a_first": row, "b_second": row},
    )
    return {
        "policies": {**held, name: path},
        "named_policies": {"a_first": first, "b_second": second},
    }


_words = {
    "politics": st.sampled_from((True,)),
    "negotiation": st.sampled_from(("on", "on", "inert", "off")),
    "join": st.builds(JoinSwitches, **dict.fromkeys(JoinSwitches.model_fields, st.booleans())),
}
switches = st.builds(Switches, **dict.fromkeys(Switches.model_fields, st.booleans()) | _words)


@st.composite
def political_scenarios(draw: st.DrawFn) -> Scenario[Parameters]:
    """Return a random world with politics over at least one and at most four years."""
    plain = draw(scenarios())
    codes, points = sorted(plain.states), sorted(plain.flashpoints)
    given = {code: draw(states(codes, code)) for code in codes}
    chosen = draw(paths(plain.policies, codes, points))
    for path in chosen["policies"].values():
        if path.transitions:
            given[path.patron]["elections"] = draw(elections(["government"]))
    for point in plain.flashpoints.values():
        # A challenger from outside the camp, who answers treaties
        if draw(st.booleans()):
            given[point.challenger]["alignment"] = figure(-1.0)
    patrons = sorted({one.patron for one in chosen["policies"].values()})
    names = [f"plan_{k}" for k in range(draw(st.sampled_from([1, 2, 1])))]
    planned_pacts = {f"{name}_pact": draw(planned(codes, points)) for name in names}
    eventful = draw(st.lists(st.sampled_from(codes), max_size=3))
    every_pact = plain.pacts | planned_pacts
    signs = {
        code: [name for name, pact in sorted(every_pact.items()) if code in pact.members]
        for code in codes
    }
    return plain.model_copy(
        update={
            "states": {
                code: state.model_copy(
                    update=given[code]
                    | {"dependence": {patron: draw(shares) for patron in patrons if patron != code}}
                )
                for code, state in plain.states.items()
            },
            **chosen,
            "arrangement": plain.arrangement.model_copy(update={"proposals": names}),
            "proposals": {name: draw(proposals(codes, patrons, f"{name}_pact")) for name in names},
            "proposed_pacts": planned_pacts,
            "shocks": [
                Shock(quarter=draw(st.sampled_from(QUARTERS)), state=code, size=draw(shares))
                for code in draw(st.lists(st.sampled_from(codes), max_size=2))
            ],
            "events": [
                draw(events(code, signs[code], has_sides=bool(given[code]["sides"])))
                for code in eventful
            ],
            "known_events": draw(st.booleans()),
            "assessment_years": draw(st.sampled_from([1, 1, 2, 3])),
            "parameters": draw(parameters(plain.parameters)),
            "switches": draw(st.sampled_from([Switches(politics=True)] * 2) | switches),
            "quarters": draw(st.sampled_from([16, 12, 5])),
        }
    )
