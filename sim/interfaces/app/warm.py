"""The rules compiled and the model at hand, without the page ever waiting for either.

Compiling holds Python's lock for many seconds, so it is done by a process of its own,
which leaves the compiled rules in the cache. All work of the model is done by one thread.
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from sim.interfaces.app.lesson import Lesson
from sim.kernel.cache import cache_folder

MARK: Final = "app-is-warm"
"""File in the cache of compiled rules that says that they are all there."""

WARM_UP: Final = "import sys; from sim.interfaces.app.warm import warm_up; warm_up(sys.argv[1])"
"""What the process that compiles runs."""


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
        await self.do(lambda: lesson.page_of(lesson.first_run()))
        self.lesson = lesson

    async def prepare_changes(self) -> None:
        """Make the changes of the seminar ready, one by one, so that questions come in between."""
        lesson = self.lesson
        if lesson is None:
            return
        setting = lesson.setting_of(lesson.first_run())
        for name in setting.seminar.what_ifs:
            await self.do(partial(setting.change, name))

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
        lesson.answer_to(run, crises[0], next(iter(lesson.seminar.what_ifs)))
    names = list(lesson.arrangement_titles())
    lesson.compare(run, names[0], names[-1])
    folder = cache_folder()
    if folder is not None and folder.is_dir():
        with contextlib.suppress(OSError):
            (folder / MARK).touch()
