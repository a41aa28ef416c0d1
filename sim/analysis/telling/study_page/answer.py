"""The verdict of a comparison in sentences for a class: what, how sure, at what price.

The report says the same in fewer words and more numbers (`sim.analysis.telling.verdict`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sim.analysis.comparison import HEADLINE
from sim.analysis.telling.reports.titles import with_titles
from sim.analysis.telling.verdict import could_it_be_had
from sim.analysis.telling.verdict_words import lead_words, who_pays
from sim.analysis.telling.words import FAILURE, listing
from sim.analysis.verdict.contrasts import Judgement
from sim.analysis.verdict.costs import Range
from sim.analysis.verdict.standings import Standing
from sim.analysis.verdict.verdict import ComparisonVerdict

PRICES: Final = {
    "entrapments": "a state is drawn into a war that it did not want",
    "abandonments": "a state does not give the help that it owed",
}
"""Outcomes that are a price, in words."""

HUNDRED: Final = 100
"""Runs for which means of chances are worked out, as counts that a class can picture."""


def answer(verdict: ComparisonVerdict, titles: Mapping[str, str]) -> list[str]:
    """Return the answer of a comparison in paragraphs.

    Parameters
    ----------
    verdict : of the comparison
    titles : {name of an arrangement or policy: its title}
    """
    names = _Quoted(titles)
    told = [
        " ".join(_which(verdict, names)),
        " ".join(_price(verdict, names)),
        _whether_it_could_be_had(verdict, names),
    ]
    return [one for one in told if one]


def sureness(verdict: ComparisonVerdict, titles: Mapping[str, str], judged: int) -> list[str]:
    """Return how sure the answer is, in paragraphs.

    Parameters
    ----------
    titles : see `answer`
    judged : numbers in the scenario that no publication gives
    """
    names = _Quoted(titles)
    told = [
        " ".join(_against_the_baseline(verdict, names)),
        _untold(verdict, names),
        _covers(verdict, judged),
    ]
    return [one for one in told if one]


class _Quoted(dict[str, str]):
    """Titles in quotation marks; what has none keeps its name."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__({name: f"“{title}”" for name, title in titles.items()})

    def __missing__(self, name: str) -> str:
        return f"“{name}”"


def in_hundred(found: Range) -> str:
    """Return a mean a run as a count in 100 runs; one number where both ends look alike.

    >>> in_hundred(Range(0.148, 0.213)), in_hundred(Range(0.25, 0.25)), in_hundred(Range(0, 0.001))
    ('15 to 21', '25', 'fewer than 1')
    """
    low, high = (round(100 * one) for one in found)
    if high < 1:
        return "fewer than 1" if found.high > 0 else "0"
    return f"{low}" if low == high else f"{low} to {high}"


def in_runs(found: Range, runs: int) -> str:
    """Return a mean a run as a count in the runs that were played.

    >>> in_runs(Range(0.05, 0.2), 20), in_runs(Range(0, 0), 300)
    ('1 to 4 times in 20 runs', '0 times in 300 runs')
    """
    low, high = (round(runs * one) for one in found)
    times = f"{low}" if low == high else f"{low} to {high}"
    return f"{times} {'time' if low == high == 1 else 'times'} in {runs:,} runs"


def runs_words(runs: int) -> str:
    """Return how many runs were played, as the beginning of a sentence.

    >>> runs_words(1), runs_words(1200)
    ('1 run was played', '1,200 runs were played')
    """
    return "1 run was played" if runs == 1 else f"{runs:,} runs were played"


def _which(verdict: ComparisonVerdict, names: Mapping[str, str]) -> Iterator[str]:
    """Yield which arrangement has the fewest failures, and how many."""
    leader, base = verdict.leader, verdict.study.baseline
    standings = verdict.standings[HEADLINE]
    # Means of chances, which are worked out for a round number of runs, however many were played.
    played, has = verdict.study.replications, "has"
    if played != HUNDRED:
        has = "would have"
    yield (
        f"In {HUNDRED} runs of {verdict.years:g} years each {names[leader]} {has} "
        f"{in_hundred(_means(standings, leader))} failures of deterrence: "
        f"{_where_it_is_best(standings, leader, names)}."
    )
    if leader == base:
        yield "It is the one that all others are compared with."
    else:
        yield f"{names[base]} {has} {in_hundred(_means(standings, base))}."
    if played != HUNDRED:
        yield f"({runs_words(played)} of each arrangement under each policy.)"
    if len(standings) > 1:
        yield "(First under the policy with the fewest, then under that with the most.)"
    yield (
        f"A failure is {FAILURE}. Each crisis counts by its "
        "chance of failing, so that the luck of single runs weighs little."
    )


def _means(standings: Sequence[Standing], arrangement: str) -> Range:
    """Return the least and the largest mean of an arrangement over the policies."""
    means = [one.means[arrangement] for one in standings]
    return Range(min(means), max(means))


def _where_it_is_best(standings: Sequence[Standing], leader: str, names: Mapping[str, str]) -> str:
    """Return under which policies the leader has the fewest, and what is as good."""
    best = [one for one in standings if one.best == leader]
    others = len(standings[0].order) - 1
    fewest = "the fewest of all" if others > 1 else "the fewer of the two"
    if len(standings) == 1:
        where = fewest
    elif len(best) == len(standings):
        where = f"{fewest} under every policy"
    else:
        where = (
            f"{fewest} under {len(best)} of {len(standings)} policies, and over all the one "
            "that falls least behind the fewest"
        )
    as_good = list(dict.fromkeys(name for one in best for name in one.as_good))
    return f"{where}{lead_words([names[one] for one in as_good])}"


def _price(verdict: ComparisonVerdict, names: Mapping[str, str]) -> Iterator[str]:
    """Yield what the leader costs against the baseline, and which states pay and gain most."""
    costs, base, runs = verdict.costs, verdict.study.baseline, verdict.study.replications
    if costs.arrangement == base:
        return
    counts = [
        f"{PRICES[one.outcome]} {in_runs(one.here, runs)}, against "
        f"{in_runs(one.there, runs).partition(' time')[0]}"
        for one in costs.outcomes
        if one.outcome in PRICES
    ]
    if counts:
        yield f"The price, against {names[base]}: {'; '.join(counts)}."
    paid = who_pays(verdict, names[base])
    if paid:
        yield f"Who pays? {paid}."


def _whether_it_could_be_had(verdict: ComparisonVerdict, names: Mapping[str, str]) -> str:
    """Return whether such a treaty could be made."""
    if verdict.chances:
        return with_titles(could_it_be_had(verdict), names)
    return "Whether such a treaty could be agreed on was not asked: it is taken as in force."


def _against_the_baseline(verdict: ComparisonVerdict, names: Mapping[str, str]) -> Iterator[str]:
    """Yield how often the leader does better than the baseline, and whether it is luck."""
    leader, base = verdict.leader, verdict.study.baseline
    found = [one.to_baseline[leader] for one in verdict.standings[HEADLINE] if leader != base]
    if not found:
        return
    shares = [one.fewer_share for one in found]
    low, high = (round(verdict.units * one) for one in (min(shares), max(shares)))
    count = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    what = "sets of plausible numbers" if verdict.has_vectors else "runs"
    yield (
        f"On the same luck {names[leader]} has the smaller chance of failures in "
        f"{count} of {verdict.units:,} {what}, against {names[base]}."
    )
    told = sum(one.judgement is Judgement.BETTER for one in found)
    if told == len(found):
        yield "Luck alone does not explain that."
    elif told:
        yield f"Under {told} of {len(found)} policies luck alone does not explain that."
    else:
        yield "Luck alone might explain that."
    promise = verdict.promise
    if promise is not None and promise.range.low > 0:
        share = in_hundred(promise.range)
        yield f"{names[promise.control]} alone makes {share} % of that gain."


def _untold(verdict: ComparisonVerdict, names: Mapping[str, str]) -> str:
    """Return which arrangements are not distinguishable from the baseline."""
    standings, base = verdict.standings[HEADLINE], verdict.study.baseline
    unsure = {Judgement.UNTOLD, Judgement.NEGLIGIBLE}
    found = dict.fromkeys(
        name
        for standing in standings
        for name, one in standing.to_baseline.items()
        if one.judgement in unsure
    )
    if not found:
        return ""
    where = " under one policy or more" if len(standings) > 1 else ""
    told = listing([names[one] for one in found])
    return (
        f"Not distinguishable from {names[base]}, or too little different to matter{where}: {told}."
    )


def _covers(verdict: ComparisonVerdict, judged: int) -> str:
    """Return what such shares cover, and what they do not."""
    if verdict.has_vectors:
        return (
            f"No publication gives {judged} of the numbers; each run takes one of {verdict.units} "
            "sets of plausible values for the most important of them. So the shares cover luck and "
            "part of what nobody knows."
        )
    return (
        f"The shares cover luck only. No publication gives {judged} of the numbers that went in, "
        "and with others the answer may be another."
    )
