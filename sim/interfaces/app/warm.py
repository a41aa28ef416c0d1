"""The rules compiled and the model at hand, without the page ever waiting for either.

Compiling holds Python's lock for many seconds, so it is done by a process of its own,
which leaves the compiled rules in the cache. All work of the model is done by one thread.
"""

import asyncio
import contextlib
import sys
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sim.analysis.telling.pages.cards import heading
from sim.analysis.telling.pages.hand_out import hand_out
from sim.analysis.telling.pages.live import answer, live_run, luck_text, side_by_side
from sim.domain.errors import ScenarioError
from sim.domain.records import CrisisRecord
from sim.domain.scenario import Scenario
from sim.execution.seminar.what_ifs import (
    ToldRun,
    crisis_records_again,
    told_region,
    turns,
    what_if_scenarios,
    with_other_luck,
)
from sim.interfaces.app.messages import ShowRun
from sim.kernel.cache import cache_folder
from sim.results.run_request import RunRequest
from sim.rules.parameters import Parameters
from sim.study.seminar_files import Seminar, seminar_of

if TYPE_CHECKING:
    from sim.model.region import Region

RUNS_AT_HAND: Final = 6
"""Runs that are kept: somebody goes back to the one before."""

DRAWS: Final = 100
"""Draws of a crisis, and runs of an arrangement, of which shares are told."""

MARK: Final = "app-is-warm"
"""File in the cache of compiled rules that says that they are all there."""

WARM_UP: Final = "import sys; from sim.interfaces.app.warm import warm_up; warm_up(sys.argv[1])"
"""What the process that compiles runs."""


@dataclass
class Lesson:
    """A scenario with its seminar, and the runs of it that were played."""

    name: str
    """Name or path of the scenario."""

    scenario: Scenario[Parameters] = field(init=False)
    """The scenario."""

    seminar: Seminar = field(init=False)
    """What is shown of it and changed about it."""

    changed: dict[str, Scenario[Parameters]] = field(init=False)
    """{change: the scenario with it}."""

    regions: "OrderedDict[ShowRun, Region]" = field(default_factory=OrderedDict)
    """Runs at hand, the latest last."""

    titles: dict[str, str] = field(default_factory=dict)
    """{name: title} of the arrangements that can be compared."""

    def __post_init__(self) -> None:
        """Load the files."""
        request = RunRequest(scenario=self.name)
        self.scenario = request.load()
        self.seminar = seminar_of(self.name, self.scenario)
        scenarios = what_if_scenarios(request, self.scenario, self.seminar)
        self.changed = dict(zip(self.seminar.what_ifs, scenarios, strict=True))

    def first_run(self) -> ShowRun:
        """Return the first run that was chosen, else that of the scenario's own seed."""
        if self.seminar.runs:
            first = self.seminar.runs[0]
            return ShowRun(seed=first.seed, replication=first.replication)
        return ShowRun(seed=self.scenario.seed)

    def region_of(self, run: ShowRun) -> "Region":
        """Return a run, played now if it is not at hand."""
        from sim.execution.single_run import simulate

        if run not in self.regions:
            self.regions[run] = simulate(self.scenario, run.seed, run.replication)
            while len(self.regions) > RUNS_AT_HAND:
                self.regions.popitem(last=False)
        self.regions.move_to_end(run)
        return self.regions[run]

    def crises_of(self, run: ShowRun) -> dict[str, CrisisRecord]:
        """Return {identifier: record} of the challenges of a run."""
        events = self.region_of(run).events
        found = [one for one in events if isinstance(one, CrisisRecord) and one.mode is not None]
        return {one.crisis: one for one in found}

    def page_of(self, run: ShowRun) -> str:
        """Return a run as HTML."""
        request = RunRequest(scenario=self.name, seed=run.seed, replication=run.replication)
        told = ToldRun(
            request=request,
            scenario=self.scenario,
            seminar=self.seminar,
            seed=run.seed,
            records=tuple(self.region_of(run).events),
            again={},
        )
        return live_run(told)

    def hand_out_of(self, run: ShowRun) -> str:
        """Return a run as a hand-out, to be printed or kept."""
        request = RunRequest(scenario=self.name, seed=run.seed, replication=run.replication)
        return hand_out(told_region(self.region_of(run), request, self.seminar))

    def answer_to(self, run: ShowRun, crisis: str, what_if: str) -> str | None:
        """Return a crisis under a change as HTML; None where there is no such thing."""
        factual = self.crises_of(run).get(crisis)
        if factual is None or what_if not in self.changed:
            return None
        changed = [self.changed[what_if]]
        (other,) = crisis_records_again(self.region_of(run), crisis, changed)
        return answer(self.scenario, factual, self.seminar.what_ifs[what_if].title, other)

    def luck_of(self, run: ShowRun, crisis: str, what_if: str) -> str | None:
        """Return in a sentence in how many draws a change turns a crisis; None as above."""
        if crisis not in self.crises_of(run) or what_if not in self.changed:
            return None
        found = with_other_luck(self.region_of(run), crisis, self.changed[what_if], DRAWS)
        return luck_text(self.seminar.what_ifs[what_if].title, found)

    def turned_by(self, run: ShowRun, what_if: str) -> list[tuple[str, str]] | None:
        """Return (identifier, heading) of the crises that a change turns; None as above."""
        if what_if not in self.changed:
            return None
        changed, region = [self.changed[what_if]], self.region_of(run)
        return [
            (name, heading(self.scenario, record))
            for name, record in self.crises_of(run).items()
            if turns(record, crisis_records_again(region, name, changed)[0])
        ]

    def arrangement_titles(self) -> dict[str, str]:
        """Return {name: title} of the arrangements that the scenario can have, loaded once."""
        from sim.loading.library import locate_file

        if not self.titles:
            _, libraries = locate_file(self.name, "scenarios")
            for name in libraries.names("arrangements"):
                # The library of another world is in reach too, whose treaties have no members here.
                with contextlib.suppress(ScenarioError):
                    loaded = RunRequest(scenario=self.name, arrangement=name).load()
                    if has_members(loaded):
                        self.titles[name] = loaded.arrangement.title
        return self.titles

    def compare(self, first: str, second: str) -> str | None:
        """Return two arrangements side by side as HTML; None where there is no such one."""
        import polars as pl

        from sim.execution.comparison_runs import play_cells
        from sim.study.comparison_cells import Cell

        if not {first, second} <= self.arrangement_titles().keys():
            return None
        names = list(dict.fromkeys((first, second)))
        scenarios = [RunRequest(scenario=self.name, arrangement=one).load() for one in names]
        cells = [Cell(name, "", one) for name, one in zip(names, scenarios, strict=True)]
        runs, _ = play_cells(cells, DRAWS, workers=1)
        tables = {name: runs.filter(pl.col("arrangement") == name) for name in names}
        return side_by_side([one.arrangement.title for one in scenarios], tables)


def has_members(scenario: Scenario[Parameters]) -> bool:
    """Return whether any pact of a scenario binds two of its states, or there is no pact at all."""
    pacts = scenario.pacts.values()
    return not pacts or any(len(scenario.states.keys() & set(one.members)) > 1 for one in pacts)


class Worker:
    """One thread that does all work of the model, in the order in which it is asked."""

    def __init__(self, name: str) -> None:
        """Keep the name of the scenario; nothing is loaded yet."""
        self.name = name
        self.lesson: Lesson | None = None
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model")

    async def make_ready(self) -> None:
        """Compile the rules in a process of its own, then load the scenario and its first run.

        Raises
        ------
        ScenarioError : the scenario cannot be loaded
        """
        if not is_warm():
            await self._compile()
        lesson = await self.do(lambda: Lesson(self.name))
        await self.do(lambda: lesson.region_of(lesson.first_run()))
        self.lesson = lesson

    async def _compile(self) -> None:
        """Compile the rules in a process of its own, which leaves them in the cache."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WARM_UP, self.name, stdin=asyncio.subprocess.DEVNULL
        )
        await process.wait()

    async def do[Value](self, work: Callable[[], Value]) -> Value:
        """Return what some work comes to, done by the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Let the thread end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def is_warm() -> bool:
    """Return whether a process before this one has left all compiled rules in the cache."""
    folder = cache_folder()
    return folder is not None and (folder / MARK).is_file()


def warm_up(name: str) -> None:
    """Do once what a page will ask for, so that the compiled rules are in the cache."""
    lesson = Lesson(name)
    run = lesson.first_run()
    crises = list(lesson.crises_of(run))
    if crises:
        lesson.answer_to(run, crises[0], next(iter(lesson.changed)))
    names = list(lesson.arrangement_titles())
    lesson.compare(names[0], names[-1])
    folder = cache_folder()
    if folder is not None and folder.is_dir():
        with contextlib.suppress(OSError):
            (folder / MARK).touch()
