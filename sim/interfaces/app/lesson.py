"""What a class can ask of a scenario: runs, crises under a change, arrangements side by side."""

import contextlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.analysis.telling.pages.cards import heading
from sim.analysis.telling.pages.hand_out import hand_out
from sim.analysis.telling.pages.live import Offer, answer, live_run, luck_text, side_by_side
from sim.domain.errors import ScenarioError
from sim.domain.records import CrisisRecord
from sim.domain.scenario import Scenario
from sim.execution.seminar.standings import Standings, run_with_standings
from sim.execution.seminar.what_ifs import ToldRun, turns, with_other_luck
from sim.interfaces.app.messages import ShowRun
from sim.interfaces.app.setting import Change, Setting
from sim.loading.scenarios import names_of_world
from sim.results.run_request import RunRequest
from sim.rules.parameters import Parameters
from sim.study.seminar_files import ChosenRun, Seminar

if TYPE_CHECKING:
    from sim.model.region import Region

RUNS_AT_HAND: Final = 6
"""Runs that are kept: somebody goes back to the one before."""

DRAWS: Final = 100
"""Draws of a crisis, and runs of an arrangement, of which shares are told."""


class PlayedRun(NamedTuple):
    """A run that was played."""

    region: "Region"
    """The region at its end, with its events."""

    standings: Standings
    """Where its states stood, year by year."""


@dataclass
class Lesson:
    """A scenario with its seminar, and the runs of it that were played."""

    name: str
    """Name or path of the scenario."""

    settings: dict[tuple[str | None, str | None], Setting] = field(default_factory=dict)
    """{(arrangement, policy): the scenario under them}; None: the scenario's own."""

    runs: "OrderedDict[ShowRun, PlayedRun]" = field(default_factory=OrderedDict)
    """Runs at hand, the latest last."""

    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    """{folder: {name: title}} of the arrangements and policies that the scenario can have."""

    def __post_init__(self) -> None:
        """Load the scenario and its seminar, so that what is wrong with them is said at once."""
        self.scenario: Scenario[Parameters] = self._setting(None, None).scenario
        self.seminar: Seminar = self._setting(None, None).seminar

    def _setting(self, arrangement: str | None, policy: str | None) -> Setting:
        """Return the scenario under an arrangement and a policy, made now if it is not at hand.

        Raises
        ------
        ScenarioError : they do not go together
        """
        key = (arrangement, policy)
        if key not in self.settings:
            policies = None if policy is None else [policy]
            request = RunRequest(scenario=self.name, arrangement=arrangement, policies=policies)
            setting = Setting(request)
            # Loaded now: a pair of arrangement and policy that do not go together is none.
            _ = setting.scenario
            self.settings[key] = setting
        return self.settings[key]

    def setting_of(self, run: ShowRun) -> Setting:
        """Return the scenario of a run."""
        return self._setting(run.arrangement, run.policy)

    def request_of(self, run: ShowRun) -> RunRequest:
        """Return what a run is of, with its draws."""
        draws = {"seed": run.seed, "replication": run.replication}
        return self.setting_of(run).request.model_copy(update=draws)

    def first_run(self) -> ShowRun:
        """Return the first run that was chosen, else that of the scenario's own seed."""
        if self.seminar.runs:
            return run_of(self.seminar.runs[0])
        return ShowRun(seed=self.scenario.seed)

    def refusal(self, run: ShowRun) -> str:
        """Return in sentences why a run cannot be shown; empty where it can."""
        asked = (
            ("arrangement", run.arrangement, self.arrangement_titles()),
            ("policy", run.policy, self.policy_titles()),
        )
        for kind, name, titles in asked:
            if name is not None and name not in titles:
                return f"There is no {kind} {name!r} here. There are: {', '.join(titles)}."
        try:
            self.setting_of(run)
        except ScenarioError as error:
            return str(error)
        return ""

    def played(self, run: ShowRun) -> PlayedRun:
        """Return a run, played now if it is not at hand."""
        if run not in self.runs:
            scenario = self.setting_of(run).scenario
            self.runs[run] = PlayedRun(*run_with_standings(scenario, run.seed, run.replication))
            while len(self.runs) > RUNS_AT_HAND:
                self.runs.popitem(last=False)
        self.runs.move_to_end(run)
        return self.runs[run]

    def crises_of(self, run: ShowRun) -> dict[str, CrisisRecord]:
        """Return {identifier: record} of the challenges of a run."""
        events = self.played(run).region.events
        found = [one for one in events if isinstance(one, CrisisRecord) and one.mode is not None]
        return {one.crisis: one for one in found}

    def page_of(self, run: ShowRun) -> str:
        """Return a run as HTML."""
        return live_run(self._told(run, {}), self.played(run).standings, self.offer_of(run))

    def offer_of(self, run: ShowRun) -> Offer:
        """Return what can be put in place of what a run has: nothing that it has already."""
        setting = self.setting_of(run)
        scenario = setting.scenario
        return Offer(
            arrangements={
                name: title
                for name, title in self.arrangement_titles().items()
                if self._setting(name, None).scenario.arrangement != scenario.arrangement
            },
            policies={
                name: title
                for name, title in self.policy_titles().items()
                if name not in scenario.policies
            },
            more={name: one.title for name, one in setting.seminar.more_what_ifs.items()},
        )

    def _told(self, run: ShowRun, again: Mapping[str, tuple[CrisisRecord, ...]]) -> ToldRun:
        """Return a run with what its crises would have been, as far as that is needed."""
        setting = self.setting_of(run)
        return ToldRun(
            request=self.request_of(run),
            scenario=setting.scenario,
            seminar=setting.seminar,
            seed=run.seed,
            records=tuple(self.played(run).region.events),
            again=again,
        )

    def hand_out_of(self, run: ShowRun) -> str:
        """Return a run as a hand-out, to be printed or kept."""
        setting = self.setting_of(run)
        found = [setting.change(name) for name in setting.seminar.what_ifs]
        changes = [one for one in found if one is not None]  # all: the seminar's can be made
        again = {
            crisis: tuple(self._again(run, crisis, change) for change in changes)
            for crisis in self.crises_of(run)
        }
        return hand_out(self._told(run, again))

    def _again(self, run: ShowRun, crisis: str, change: Change) -> CrisisRecord:
        """Return a crisis of a run under a change."""
        from sim.model.counterfactual import crisis_again
        from sim.model.crisis_record import crisis_record

        region = self.played(run).region
        return crisis_record(crisis_again(region, crisis, change.scenario, world=change.world))

    def answer_to(self, run: ShowRun, crisis: str, what_if: str) -> str | None:
        """Return a crisis under a change as HTML; None where there is no such thing."""
        factual, change = self.crises_of(run).get(crisis), self.setting_of(run).change(what_if)
        if factual is None or change is None:
            return None
        scenario = self.setting_of(run).scenario
        return answer(scenario, factual, change.title, self._again(run, crisis, change))

    def luck_of(self, run: ShowRun, crisis: str, what_if: str) -> str | None:
        """Return in a sentence in how many draws a change turns a crisis; None as above."""
        change = self.setting_of(run).change(what_if)
        if crisis not in self.crises_of(run) or change is None:
            return None
        found = with_other_luck(self.played(run).region, crisis, change.scenario, DRAWS)
        return luck_text(change.title, found)

    def turned_by(self, run: ShowRun, what_if: str) -> tuple[str, list[tuple[str, str]]] | None:
        """Return a change in words, and (identifier, heading) of what it turns; None as above."""
        change, scenario = self.setting_of(run).change(what_if), self.setting_of(run).scenario
        if change is None:
            return None
        turned = [
            (name, heading(scenario, record))
            for name, record in self.crises_of(run).items()
            if turns(record, self._again(run, name, change))
        ]
        return change.title, turned

    def arrangement_titles(self) -> dict[str, str]:
        """Return {name: title} of the arrangements that the scenario can have, loaded once."""
        return self._titles("arrangements")

    def policy_titles(self) -> dict[str, str]:
        """Return {name: title} of the policies that patrons of the scenario can have."""
        return self._titles("policies")

    def _titles(self, folder: str) -> dict[str, str]:
        """Return {name: title} of what the scenario's world has in a folder, as far as it fits."""
        if folder not in self.titles:
            found = self.titles[folder] = {}
            for name in names_of_world(self.name, folder):
                # A scenario may have a few of its world's states: not all treaties have members
                # and not all policies a patron here.
                with contextlib.suppress(ScenarioError):
                    if folder == "policies":
                        loaded = self._setting(None, name).scenario
                        policy = loaded.policies[name]
                        patron = loaded.states[policy.patron].name
                        found[name] = f"{patron}: {policy.title}"
                    else:
                        loaded = self._setting(name, None).scenario
                        if has_members(loaded):
                            found[name] = loaded.arrangement.title
        return self.titles[folder]

    def compare(self, run: ShowRun, first: str, second: str) -> str | None:
        """Return two arrangements side by side as HTML; None where there is no such one.

        Parameters
        ----------
        run : whose policy is played with both
        """
        import polars as pl

        from sim.execution.comparison_runs import play_cells
        from sim.study.comparison_cells import Cell

        if not {first, second} <= self.arrangement_titles().keys():
            return None
        names = list(dict.fromkeys((first, second)))
        scenarios = [self._setting(one, run.policy).scenario for one in names]
        cells = [Cell(name, "", one) for name, one in zip(names, scenarios, strict=True)]
        runs, _ = play_cells(cells, DRAWS, workers=1)
        tables = {name: runs.filter(pl.col("arrangement") == name) for name in names}
        titles = [one.arrangement.title for one in scenarios]
        return side_by_side(self.setting_of(run).scenario, titles, tables)


def run_of(chosen: ChosenRun) -> ShowRun:
    """Return the message that shows a run that was chosen beforehand."""
    return ShowRun(seed=chosen.seed, replication=chosen.replication, arrangement=chosen.arrangement)


def has_members(scenario: Scenario[Parameters]) -> bool:
    """Return whether any pact of a scenario binds two of its states, or there is no pact at all."""
    pacts = scenario.pacts.values()
    return not pacts or any(len(scenario.states.keys() & set(one.members)) > 1 for one in pacts)
