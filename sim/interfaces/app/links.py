"""What a link to the page asks for: a run, and what was open of it.

Whatever is wrong with a link is said in a plain sentence, and the rest of it is shown.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sim.interfaces.app.lesson import Lesson
from sim.interfaces.app.messages import LARGEST, ShowRun

MOST_DIGITS: Final = len(str(LARGEST))
"""Digits of the largest number that a link may have."""

MOST_QUOTED: Final = 40
"""Letters of a wrong value that a sentence repeats."""

_NAME: Final = r"[a-z][a-z0-9_]{0,59}"

PATTERNS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "seed": (re.compile(r"[0-9]+"), f"a whole number from 0 to {LARGEST}"),
    "replication": (re.compile(r"[0-9]+"), f"a whole number from 0 to {LARGEST}"),
    "arrangement": (re.compile(_NAME), "the name of an arrangement"),
    "policy": (re.compile(_NAME), "the name of a policy"),
    "year": (re.compile(r"[0-9]{4}"), "a year, such as 2027"),
    "years": (re.compile(r"all"), "the word all"),
    "owed": (re.compile(r"shown"), "the word shown"),
    "crisis": (re.compile(rf"[0-9]{{4}}Q[1-4]-{_NAME}"), "a crisis, such as 2027Q4-taiwan"),
    "card": (re.compile(r"[A-Z]{3}"), "the code of a state, such as JPN"),
    "change": (re.compile(rf"((arrangement|policy):)?{_NAME}"), "the name of a change"),
}
"""{key: what its value must be, as a pattern and in words}."""

RUN: Final = frozenset({"seed", "replication", "arrangement", "policy"})
"""Keys of a run; the others are about what is open of it."""


@dataclass(frozen=True)
class Link:
    """What a link asks for, each value of the right form."""

    asked: Mapping[str, str]
    """{key: value}, of the keys of `PATTERNS` alone."""

    problems: tuple[str, ...]
    """What was wrong with it, in sentences."""

    names_run: bool
    """Whether it asks for a run, rightly or wrongly, and not only for what is open of one."""

    @property
    def run(self) -> ShowRun | None:
        """Return the run; None where the link has none, or one that is wrong in any part."""
        if "seed" not in self.asked or (self.problems and self.names_run):
            return None
        return ShowRun(
            seed=int(self.asked["seed"]),
            replication=int(self.asked.get("replication", "0")),
            arrangement=self.asked.get("arrangement"),
            policy=self.asked.get("policy"),
        )


def link_of(query: Mapping[str, str]) -> Link:
    """Return what a link asks for.

    Parameters
    ----------
    query : {key: value}, as a browser sent it

    >>> link_of({"seed": "1", "replication": "21", "year": "2027"}).run
    ShowRun(kind='run', seed=1, replication=21, arrangement=None, policy=None)
    >>> link_of({"seed": "1; drop"}).problems
    ("The link has '1; drop' for seed, which is not a whole number from 0 to 9223372036854775807.",)
    """
    asked, problems = {}, []
    for key, value in query.items():
        if key not in PATTERNS:
            problems.append(f"The link has {_quoted(key)}, which this page does not know.")
            continue
        pattern, wanted = PATTERNS[key]
        is_number = wanted.startswith("a whole")
        is_too_large = is_number and (len(value) > MOST_DIGITS or _number(value) > LARGEST)
        if pattern.fullmatch(value) and not is_too_large:
            asked[key] = value
        else:
            problems.append(f"The link has {_quoted(value)} for {key}, which is not {wanted}.")
    if "seed" not in query and RUN & query.keys():
        problems.append("The link names a run without its seed.")
    return Link(asked, tuple(problems), names_run=bool(RUN & query.keys()))


def _number(text: str) -> int:
    """Return a number of few digits; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() else 0


def _quoted(text: str) -> str:
    """Return a value as a sentence repeats it."""
    return repr(text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}...")


def opened_by(link: Link, lesson: Lesson, run: ShowRun) -> tuple[dict[str, str], list[str]]:
    """Return what a link opens of a run, and in sentences what of it the run does not have.

    Parameters
    ----------
    lesson : with the run
    run : that is shown
    """
    kept, problems = dict(link.asked), []
    for key, problem in _missing(link.asked, lesson, run):
        kept.pop(key, None)
        problems.append(problem)
    if "crisis" not in kept:
        for key in ("card", "change"):
            kept.pop(key, None)
    return kept, problems


def _missing(asked: Mapping[str, str], lesson: Lesson, run: ShowRun) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) of what a link asks for and a run does not have."""
    scenario, crises = lesson.setting_of(run).scenario, lesson.crises_of(run)
    first = int(scenario.start[:4])
    last = first + (int(scenario.start[5]) - 1 + scenario.quarters - 1) // 4
    if "year" in asked and not first <= int(asked["year"]) <= last:
        yield "year", f"The year {asked['year']} is not in this run, which has {first} to {last}."
    if "crisis" not in asked:
        return
    record = crises.get(asked["crisis"])
    if record is None:
        yield "crisis", f"There is no crisis {asked['crisis']!r} in this run."
        return
    if "card" in asked and asked["card"] not in {move.actor for move in record.moves}:
        name = scenario.states[asked["card"]].name if asked["card"] in scenario.states else ""
        yield "card", f"{name or asked['card']} has no card in that crisis."
    if "change" in asked and lesson.setting_of(run).change(asked["change"]) is None:
        yield "change", f"There is no change {asked['change']!r} here."
