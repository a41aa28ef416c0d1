"""Clauses of treaties: the parts by which the pacts of two arrangements differ.

An arrangement that adds pacts to another one is taken apart into clauses: what each member
owes, how well forces act together, soil, nuclear cover, and the council. Any set of them
can be in force, the others being left out of the texts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sim.domain.errors import AttributionError
from sim.domain.figures import judgement
from sim.domain.pacts import Pact
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

LEFT_OUT: Final = "left out, to see what the clause does"

type Change = Callable[[dict[str, Pact]], dict[str, Pact]]
"""From pacts with a clause to the same pacts without it."""


@dataclass(frozen=True)
class Clause:
    """A part of what an arrangement adds to another one."""

    title: str
    """In words."""

    without: Change
    """Takes it out of pacts."""


def clauses_between(before: Scenario[Parameters], after: Scenario[Parameters]) -> list[Clause]:
    """Return the clauses by which the pacts of one scenario differ from those of another.

    Raises
    ------
    AttributionError : treaties are negotiated, or both have the same pacts
    """
    if before.proposals or after.proposals:
        message = "clauses are told apart where a treaty is in force, not where it is proposed"
        raise AttributionError(message)
    new = [name for name in after.pacts if name not in before.pacts]
    gone = [name for name in before.pacts if name not in after.pacts]
    if not new and not gone:
        message = "the two arrangements have the same pacts, so no clause can tell them apart"
        raise AttributionError(message)
    added = [after.pacts[name] for name in new]
    found = [
        Clause(f"promises: {state.name}", _each(new, _without_duties(code)))
        for code, state in after.states.items()
        if any(any(_owed(pact, code).values()) for pact in added if code in pact.members)
    ]
    for title, is_there, update in _kinds(after.parameters.interoperability.unallied):
        if any(map(is_there, added)):
            found.append(Clause(title, _each(new, _with(update))))
    found += [
        Clause(f"the end of {before.pacts[name].title}", _kept(before, name)) for name in gone
    ]
    return found


def _kinds(unallied: float) -> list[tuple[str, Callable[[Pact], bool], dict[str, object]]]:
    """Return clauses that are no duties: title, whether a pact has one, and a pact without it.

    Parameters
    ----------
    unallied : how well forces act together without any pact
    """
    return [
        (
            "forces that act together",
            lambda pact: pact.interoperability.value > unallied,
            {"interoperability": judgement(unallied, LEFT_OUT)},
        ),
        ("soil for guests", lambda pact: bool(pact.basing), {"basing": {}}),
        (
            "nuclear cover",
            lambda pact: pact.nuclear != "none",
            {"nuclear": "none", "nuclear_hosts": []},
        ),
        (
            "the council: its rule and its lag",
            lambda pact: pact.activation != "individual",
            {
                "activation": "individual",
                "consultation_lag_quarters": judgement(0.0, LEFT_OUT),
                "fallback": judgement(1.0, LEFT_OUT),
            },
        ),
    ]


def _owed(pact: Pact, code: str) -> dict[str, float]:
    """Return {whom: how much} a member owes under a pact."""
    own = pact.obligations.get(code, {})
    mutual = pact.mutual_obligation
    return {
        other: own[other].value if other in own else mutual.value if mutual else 0.0
        for other in pact.members
        if other != code
    }


def _without_duties(code: str) -> Callable[[Pact], Pact]:
    """Return what takes all that a state owes out of a pact."""

    def change(pact: Pact) -> Pact:
        if code not in pact.members:
            return pact
        nothing = {other: judgement(0.0, LEFT_OUT) for other in pact.members if other != code}
        return pact.model_copy(update={"obligations": {**pact.obligations, code: nothing}})

    return change


def _with(update: dict[str, object]) -> Callable[[Pact], Pact]:
    """Return what gives a pact other fields."""
    return lambda pact: pact.model_copy(update=update)


def _each(names: Sequence[str], change: Callable[[Pact], Pact]) -> Change:
    """Return what changes some pacts, one by one."""
    return lambda pacts: {
        name: change(pact) if name in names else pact for name, pact in pacts.items()
    }


def _kept(before: Scenario[Parameters], name: str) -> Change:
    """Return what keeps a pact that the second arrangement does without."""
    return lambda pacts: {**pacts, name: before.pacts[name]}


def scenario_with_clauses(
    after: Scenario[Parameters], clauses: Sequence[Clause], kept: Iterable[int]
) -> Scenario[Parameters]:
    """Return the second scenario without the clauses that are not kept."""
    pacts = after.pacts
    for one, clause in enumerate(clauses):
        if one not in kept:
            pacts = clause.without(pacts)
    return after.model_copy(update={"pacts": pacts})
