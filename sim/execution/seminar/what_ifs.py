"""The crises of a run again, each with one change: the region as it stood, the same draws.

A seminar says which changes. `told_run` plays a run and puts every change to every crisis
in which there was a challenge or could have been one; rooms above lay out what came of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sim.domain.errors import DeterError
from sim.domain.records import CrisisRecord, Record
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS
from sim.execution.single_run import simulate
from sim.results.run_request import RunRequest, changed_scenario
from sim.rules.parameters import Parameters
from sim.study.seminar_files import Seminar, WhatIf, plain_seminar

if TYPE_CHECKING:
    from sim.model.region import Region


@dataclass(frozen=True)
class ToldRun:
    """A run, and what its crises would have been."""

    request: RunRequest
    """What it is a run of."""

    scenario: Scenario[Parameters]
    """The same, loaded."""

    seminar: Seminar
    """What is shown of it and changed about it."""

    seed: int
    """Seed of the draws."""

    records: tuple[Record, ...]
    """Everything that happened, in order."""

    again: Mapping[str, tuple[CrisisRecord, ...]]
    """{crisis: the same under each change of the seminar, in its order}."""

    @property
    def crises(self) -> list[CrisisRecord]:
        """Return the crises in which there was a challenge, in order."""
        found = [one for one in self.records if isinstance(one, CrisisRecord)]
        return [one for one in found if one.mode is not None]


def what_if_scenario(
    request: RunRequest, scenario: Scenario[Parameters], what_if: WhatIf
) -> Scenario[Parameters]:
    """Return the scenario of a run with one change.

    Parameters
    ----------
    request : of the run, whose own policies and overrides stay where nothing takes their place
    scenario : of the run

    Raises
    ------
    ScenarioError : what is asked for does not go together
    UnknownNameError : there is no such pact
    """
    from sim.model.counterfactual import without_pacts

    if what_if.arrangement or what_if.policies or what_if.overrides:
        scenario = changed_scenario(
            request,
            scenario,
            arrangement=what_if.arrangement,
            policies=what_if.policies,
            overrides=what_if.overrides,
        )
    return without_pacts(scenario, what_if.without)


def is_playable(request: RunRequest, scenario: Scenario[Parameters], what_if: WhatIf) -> bool:
    """Return whether a change can be made to the crises of a run, and is one.

    Parameters
    ----------
    request, scenario : as for `what_if_scenario`
    """
    try:
        changed = what_if_scenario(request, scenario, what_if)
    except DeterError:  # as one without a pact that this arrangement has not
        return False
    return changed.digest != scenario.digest


def playable_seminar(
    request: RunRequest, scenario: Scenario[Parameters], seminar: Seminar
) -> Seminar:
    """Return a seminar with those changes alone that can be made to the crises of a run.

    A seminar speaks of one scenario, and is shown of others with the same states: under another
    arrangement there may be nothing to leave out, or the change may be there already.

    Parameters
    ----------
    request, scenario : as for `what_if_scenario`
    seminar : about the scenario, or about one of the same states
    """

    def kept(found: Mapping[str, WhatIf]) -> dict[str, WhatIf]:
        return {name: one for name, one in found.items() if is_playable(request, scenario, one)}

    changes = kept(seminar.what_ifs)
    if not changes:
        changes = kept(plain_seminar(request.scenario, scenario).what_ifs)
    update = {"what_ifs": changes, "more_what_ifs": kept(seminar.more_what_ifs)}
    return seminar.model_copy(update=update)


def what_if_scenarios(
    request: RunRequest, scenario: Scenario[Parameters], seminar: Seminar
) -> list[Scenario[Parameters]]:
    """Return the scenario of a run with each change of a seminar, in its order."""
    return [what_if_scenario(request, scenario, one) for one in seminar.what_ifs.values()]


def crisis_records_again(
    region: "Region", crisis: str, scenarios: Sequence[Scenario[Parameters]]
) -> tuple[CrisisRecord, ...]:
    """Return a crisis of a run under each of some changed scenarios.

    Parameters
    ----------
    region : that has run and kept its events
    crisis : identifier, one of `region.snapshots`
    scenarios : differ from the region's in anything but states, flashpoints and calendar

    Raises
    ------
    KeyError : the run had no such crisis
    """
    from sim.model.counterfactual import crisis_again
    from sim.model.crisis_record import crisis_record

    return tuple(crisis_record(crisis_again(region, crisis, one)) for one in scenarios)


def told_run(request: RunRequest, scenario: Scenario[Parameters], seminar: Seminar) -> ToldRun:
    """Return a run with every crisis again under every change of a seminar.

    Parameters
    ----------
    scenario : what the request loads
    seminar : about it
    """
    region = simulate(scenario, seed=request.seed, replication=request.replication)
    return told_region(region, request, seminar)


def told_region(region: "Region", request: RunRequest, seminar: Seminar) -> ToldRun:
    """Return what is told of a region that has run."""
    changed = what_if_scenarios(request, region.effective, seminar)
    challenged = [
        one.crisis
        for one in region.events
        if isinstance(one, CrisisRecord) and one.mode is not None
    ]
    return ToldRun(
        request=request,
        scenario=region.effective,
        seminar=seminar,
        seed=region.draw_seed,
        records=tuple(region.events),
        again={name: crisis_records_again(region, name, changed) for name in challenged},
    )


class OtherLuck(NamedTuple):
    """What a change does to one crisis over many draws."""

    draws: int
    """Draws that were tried."""

    turned: int
    """Those in which the change turns the crisis."""

    wars: tuple[int, int]
    """Those in which it ends in war, as it was and under the change."""


def with_other_luck(
    region: "Region", crisis: str, scenario: Scenario[Parameters], draws: int
) -> OtherLuck:
    """Return in how many of some draws a change turns a crisis: the region as it stood, other luck.

    Parameters
    ----------
    region : that has run and kept its events
    crisis : identifier, one of `region.snapshots`
    scenario : with the change
    draws : how many; they are those of the first replications under the run's seed
    """
    from sim.engine.politics.opening import open_politics
    from sim.engine.world.constants import build_world
    from sim.model.counterfactual import crisis_again
    from sim.model.crisis_record import crisis_record

    world, pairs = open_politics(build_world(scenario)), []
    for replication in range(draws):
        factual = crisis_again(region, crisis, replication=replication)
        other = crisis_again(region, crisis, scenario, replication=replication, world=world)
        pairs.append((crisis_record(factual), crisis_record(other)))
    wars = [sum(pair[side].outcome == "war" for pair in pairs) for side in (0, 1)]
    return OtherLuck(draws, sum(turns(*pair) for pair in pairs), (wars[0], wars[1]))


def turns(factual: CrisisRecord, other: CrisisRecord) -> bool:
    """Return whether a change turns a crisis: it begins or ends otherwise."""
    return (factual.mode, factual.outcome) != (other.mode, other.outcome)


def differs(factual: CrisisRecord, other: CrisisRecord) -> bool:
    """Return whether a change makes anybody help otherwise, or turns the crisis."""
    return turns(factual, other) or _helpers(factual) != _helpers(other)


def _helpers(record: CrisisRecord) -> dict[tuple[str, bool], str]:
    """Return {(state, in a widened war): level} of those who helped."""
    asked = [(record.levels, False), (record.war_levels, True)]
    return {
        (code, in_war): level
        for levels, in_war in asked
        for code, level in levels.items()
        if level != LEVELS[0]
    }
