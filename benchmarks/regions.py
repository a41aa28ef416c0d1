"""Regions larger and smaller than the shipped one, made of copies of it.

A copy is the same region under other names: its states deal with one another as those
of the original do, so that a large region is several regions side by side.
"""

import json
import re
from collections.abc import Mapping
from itertools import count
from string import ascii_uppercase

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

type Tree = dict[str, dict[str, dict[str, object]]]
"""What is copied: {states | flashpoints | pacts | reference_pacts: {name: content}}."""

COPIED = ("states", "flashpoints", "pacts", "reference_pacts")
PARTIES = ("challenger", "target", "administration")


def region(
    scenario: Scenario[Parameters], n_states: int, n_flashpoints: int
) -> Scenario[Parameters]:
    """Return a scenario with so many states and flashpoints.

    Parameters
    ----------
    n_states : at least as many as the scenario has
    n_flashpoints : any number; some flashpoints come twice where the copies have too few
    """
    whole = json.loads(scenario.model_dump_json())
    codes = sorted(whole["states"])
    made: Tree = {kind: {} for kind in COPIED}
    for number in count():
        missing = n_states - len(made["states"])
        if missing <= 0:
            break
        part = copy_of({kind: whole[kind] for kind in COPIED}, codes[:missing], codes, number)
        for kind in COPIED:
            made[kind] |= part[kind]
    made["flashpoints"] = numbered(made["flashpoints"], n_flashpoints)
    return Scenario[Parameters].model_validate({**whole, **made})


def copy_of(tree: Tree, kept: list[str], codes: list[str], number: int) -> Tree:
    """Return a copy of a region with some of its states, and what is among these alone."""
    inside = set(kept)
    part: Tree = {
        "states": {code: tree["states"][code] for code in kept},
        "flashpoints": {
            name: one
            for name, one in tree["flashpoints"].items()
            if {one[party] for party in PARTIES} <= inside
        },
    }
    for kind in ("pacts", "reference_pacts"):
        part[kind] = {name: one for name, one in tree[kind].items() if set(_members(one)) <= inside}
    return renamed(part, new_names(part, codes, number)) if number else part


def _members(pact: Mapping[str, object]) -> list[str]:
    members = pact["members"]
    return [str(one) for one in members] if isinstance(members, list) else []


def new_names(part: Tree, codes: list[str], number: int) -> dict[str, str]:
    """Return {name: its name in the copy}; codes of copies begin with Z, as none of ISO does."""
    names = {}
    for place, code in enumerate(codes):
        first, second = divmod(number * len(codes) + place, len(ascii_uppercase))
        names[code] = f"Z{ascii_uppercase[first]}{ascii_uppercase[second]}"
    for kind in COPIED[1:]:
        names |= {name: f"{name}_{number}" for name in part[kind]}
    return names


def renamed(part: Tree, names: Mapping[str, str]) -> Tree:
    """Return a tree in which every text that is a name is another one."""
    text = json.dumps(part)
    return json.loads(re.sub(r'"(\w+)"', lambda found: f'"{names.get(found[1], found[1])}"', text))


def numbered(flashpoints: dict[str, dict[str, object]], n: int) -> dict[str, dict[str, object]]:
    """Return so many flashpoints, the first ones again under other names where there are fewer."""
    names = sorted(flashpoints)
    found = {}
    for place in range(n):
        again, which = divmod(place, len(names))
        name = names[which]
        found[f"{name}_again_{again}" if again else name] = flashpoints[name]
    return found
