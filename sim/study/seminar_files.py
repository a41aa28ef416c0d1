"""A seminar: what a class is shown of a scenario, and what it may change about a crisis.

The file names a scenario, where its states stand on a map, the changes that are put to
every crisis ("what if there had been no treaty?"), and runs that were chosen beforehand
because something turns in them. It says how they were chosen, so that a page can say it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from sim.domain.errors import ScenarioError
from sim.domain.figures import Title, Value
from sim.domain.misfits import Misfit, refuse
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import Name, StateCode
from sim.loading.library import library_of, locate_file, shipped_library
from sim.loading.scenarios import load_scenario, read_about_scenario
from sim.rules.parameters import Parameters

FOLDER: Final = "seminars"
"""Folder of a library in which seminars are."""

MOST_WHAT_IFS: Final = 6
"""More rows of cards than that nobody compares."""

MOST_MORE: Final = 24
"""More of the further changes than that nobody finds in a list."""

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=360)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Window(Value):
    """The part of the world that a map shows."""

    west: Longitude
    """Longitude of the left side [degrees]; beyond 180 it goes on to the east."""

    east: Longitude
    """Longitude of the right side [degrees]."""

    south: Latitude
    """Latitude of the lower side [degrees]."""

    north: Latitude
    """Latitude of the upper side [degrees]."""

    coastline: bool = True
    """Whether the coasts of the real world are drawn."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        found = []
        if self.west >= self.east:
            found.append(Misfit(("east",), f"is {self.east:g}; it must be east of {self.west:g}"))
        if self.south >= self.north:
            found.append(
                Misfit(("north",), f"is {self.north:g}; it must be north of {self.south:g}")
            )
        refuse(found, "Window")
        return self


class Anchor(Value):
    """Where the name of a state stands on the map; no statement on any territory."""

    lat: Latitude
    """Latitude [degrees]."""

    lon: Longitude
    """Longitude [degrees]."""

    side: Literal["right", "left", "middle"] = "middle"
    """Where the name is, seen from the point."""


class WhatIf(Value):
    """One change that is put to a crisis which has begun."""

    title: Title
    """The change in a few words, as it goes on after "What if"."""

    arrangement: Name | None = None
    """Arrangement in place of the scenario's."""

    policies: list[Name] = Field(default_factory=list)
    """Policies in place of those of the same patrons."""

    without: list[Name] = Field(default_factory=list)
    """Pacts that are not in force."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """{dotted path: value}."""

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not (self.arrangement or self.policies or self.without or self.overrides):
            refuse([Misfit((), "changes nothing")], "WhatIf")
        return self


class ChosenRun(Value):
    """A run that was chosen beforehand, as one of its crises turns."""

    seed: Annotated[int, Field(ge=0, lt=2**63)]
    """Seed of the draws."""

    replication: Annotated[int, Field(ge=0, lt=2**63)] = 0
    """Which of the runs under the seed."""

    arrangement: Name | None = None
    """Arrangement in place of the scenario's, such as one with a treaty that may be made."""

    crisis: str = Field(pattern=r"^\d{4}Q[1-4]-[a-z][a-z0-9_]*$")
    """The crisis to stop at, such as 2027Q4-border."""

    what_if: Word
    """The change that turns it."""

    why: Title
    """What turns, in a sentence."""


class Seminar(Value):
    """What a class is shown of a scenario."""

    title: Title
    """What it is about."""

    scenario: str = Field(min_length=1)
    """Name of the scenario, or path to its file."""

    window: Window | None = None
    """The part of the world that is shown; absent: around all flashpoints and states."""

    anchors: dict[StateCode, Anchor] = Field(default_factory=dict)
    """{state: where its name stands}; a state without one stands at its first own base."""

    what_ifs: dict[Word, WhatIf] = Field(min_length=1, max_length=MOST_WHAT_IFS)
    """The changes that are put to every crisis."""

    more_what_ifs: dict[Word, WhatIf] = Field(default_factory=dict, max_length=MOST_MORE)
    """Further changes, from which a class can choose on the page; a hand-out leaves them out."""

    runs: list[ChosenRun] = Field(default_factory=list)
    """Runs that were chosen beforehand, the one for a first lesson first."""

    choice: str = ""
    """How the runs were chosen: out of how many, by which rule."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        found = [
            Misfit(("runs", i, "what_if"), f"is {run.what_if!r}, which what_ifs does not say")
            for i, run in enumerate(self.runs)
            if run.what_if not in self.what_ifs
        ]
        found += [
            Misfit(("more_what_ifs", name), "is the name of one of what_ifs too")
            for name in self.more_what_ifs
            if name in self.what_ifs
        ]
        if self.runs and not self.choice:
            found.append(Misfit(("choice",), "is missing: say how the runs were chosen"))
        refuse(found, "Seminar")
        return self


def load_seminar(name_or_path: str | Path) -> Seminar:
    """Return a seminar, after its scenario and every change have been loaded.

    Raises
    ------
    ScenarioError : every problem in the file, or in what a change asks for
    """
    seminar, scenario, _, _ = read_about_scenario(name_or_path, FOLDER, Seminar)
    for run in seminar.runs:
        if run.arrangement is not None:
            load_scenario(scenario, arrangement=run.arrangement)
    for one in (*seminar.what_ifs.values(), *seminar.more_what_ifs.values()):
        # Policies are names of the library; left out they are the scenario's own.
        load_scenario(
            scenario,
            arrangement=one.arrangement,
            policies=one.policies or None,
            overrides=one.overrides,
        )
    return seminar


def seminar_of(asked: str, scenario: Scenario[Parameters]) -> Seminar:
    """Return the seminar about a scenario that stands in its library or comes with deter.

    Parameters
    ----------
    asked : name or path of the scenario, as the user gave it
    scenario : the same, loaded

    Returns
    -------
    the one that names the scenario; else one that knows a place for each of its states; else
    one that leaves out all pacts, and then each of the first three
    """
    path, _ = locate_file(asked, "scenarios")
    near: list[Seminar] = []
    for file in _seminar_files(path):
        try:
            seminar, about, _, _ = read_about_scenario(file, FOLDER, Seminar)
        except ScenarioError:  # which `deter check` tells of
            continue
        if about.resolve() == path.resolve():
            return seminar
        if not near and scenario.states.keys() <= seminar.anchors.keys():
            near.append(_lent(seminar, load_scenario(about), scenario))
    return near[0] if near else plain_seminar(asked, scenario)


def _lent(seminar: Seminar, own: Scenario[Parameters], scenario: Scenario[Parameters]) -> Seminar:
    """Return a seminar for a scenario of the same states that it is not about.

    Parameters
    ----------
    own : the scenario that it is about
    """
    update: dict[str, object] = {"runs": [], "choice": ""}
    if scenario.parameters != own.parameters:
        # Such a change says "twice as much" and sets a number, which is twice another number here.
        for part in ("what_ifs", "more_what_ifs"):
            found: dict[str, WhatIf] = getattr(seminar, part)
            update[part] = {name: one for name, one in found.items() if not _sets_parameter(one)}
    return seminar.model_copy(update=update)


def _sets_parameter(change: WhatIf) -> bool:
    """Return whether a change sets a parameter of the rules."""
    return any(path.startswith("parameters.") for path in change.overrides)


def _seminar_files(scenario: Path) -> Iterator[Path]:
    """Yield the seminars of the library of a scenario's file, then those that come with deter."""
    roots = dict.fromkeys([library_of(scenario), shipped_library()])
    for root in roots:
        yield from sorted((root / FOLDER).glob("*.yaml"))


def plain_seminar(asked: str, scenario: Scenario[Parameters]) -> Seminar:
    """Return a seminar that asks of each crisis what it would have been without pacts.

    Where there are none it asks what it would have been had all chosen more exactly.
    """
    pacts = list(scenario.pacts)
    changes = {"no_treaty": WhatIf(title="no treaty were in force", without=pacts)} if pacts else {}
    for name in pacts[:3] if len(pacts) > 1 else ():
        title = f"there were no {scenario.pacts[name].title}"
        changes[f"without_{name}"[:60]] = WhatIf(title=title, without=[name])
    if not changes:
        twice: dict[str, object] = {
            "parameters.choice.precision": 2 * scenario.parameters.choice.precision
        }
        changes["exact"] = WhatIf(title="all states chose twice as exactly", overrides=twice)
    return Seminar(title=scenario.title, scenario=asked, what_ifs=changes)
