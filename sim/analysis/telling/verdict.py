"""The verdict of a comparison in sentences: the answer, how sure, at what cost, could it be had.

Policies with the same answer share a sentence. Numbers over several policies are ranges, the
least and the largest mean.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sim.analysis.comparison import HEADLINE
from sim.analysis.losses import MATERIAL_LOSS
from sim.analysis.telling.comparison import mean_text
from sim.analysis.telling.tables import paragraph
from sim.analysis.telling.verdict_words import (
    lead_words,
    null_models,
    sure_words,
    units_words,
    who_pays,
)
from sim.analysis.telling.words import MAX_PROSE, listing, words
from sim.analysis.verdict.contrasts import Contrast, Judgement
from sim.analysis.verdict.costs import Range
from sim.analysis.verdict.standings import Standing, by_best, worst_of
from sim.analysis.verdict.verdict import ComparisonVerdict

OUTCOME_WORDS: Final = {
    HEADLINE: "deterrence failures",
    MATERIAL_LOSS: "material loss [stakes]",
    "force": "uses of force",
}
"""Outcomes as a sentence calls them."""


def verdict_text(verdict: ComparisonVerdict, width: int | None = None) -> str:
    """Return the verdict, a paragraph each on the answer, its sureness, its price, and the rest.

    Parameters
    ----------
    width : columns of the terminal; absent: prose is folded at its own width
    """
    prose = min(width or MAX_PROSE, MAX_PROSE)
    return "\n".join(paragraph(one, prose) for one in verdict_paragraphs(verdict))


def verdict_paragraphs(verdict: ComparisonVerdict, *, for_class: bool = False) -> list[str]:
    """Return the verdict in paragraphs, not yet folded; a class is told nothing to type."""
    if len(verdict.study.arrangements) == 1:
        return [_single(verdict), *_no_finding(verdict)]
    others = [one for one in verdict.standings if one != HEADLINE]
    costs = " ".join(_answer(verdict, one) for one in others)
    return [
        f"Which deters best? {_answer(verdict, HEADLINE)}",
        f"How sure? {' '.join(_how_sure(verdict))}",
        *_untold(verdict),
        *([f"At what cost? {costs}"] if costs else []),
        *_to_whom(verdict),
        could_it_be_had(verdict),
        *([] if for_class else filter(None, [null_models(verdict)])),
        *_no_finding(verdict),
    ]


def _single(verdict: ComparisonVerdict) -> str:
    """Return what a comparison with one arrangement can say: its own means."""
    name = verdict.study.baseline
    means = [
        f"{OUTCOME_WORDS[outcome]} {range_text(_span(standings, name))}"
        for outcome, standings in verdict.standings.items()
    ]
    return (
        f"Only {name} was played, so there is nothing to compare it with. Means in "
        f"{verdict.years:g} years: {', '.join(means)}. Name two arrangements or more."
    )


def range_text(found: Range) -> str:
    """Return a range over the policies; one number where both ends look alike.

    >>> range_text(Range(0.115, 0.233)), range_text(Range(0.5, 0.5))
    ('0.115-0.233', '0.500')
    """
    low, high = mean_text(found.low), mean_text(found.high)
    return low if low == high else f"{low}-{high}"


def short_range(found: Range) -> str:
    """Return a range with two decimals.

    >>> short_range(Range(0.012, 0.16))
    '0.01-0.16'
    """
    low, high = f"{found.low:.2f}", f"{found.high:.2f}"
    return low if low == high else f"{low}-{high}"


def percent_range(found: Range) -> str:
    """Return a range of shares in per cent.

    >>> percent_range(Range(0.218, 0.52)), percent_range(Range(0.5, 0.5))
    ('22-52%', '50%')
    """
    low, high = round(100 * found.low), round(100 * found.high)
    return f"{low}%" if low == high else f"{low}-{high}%"


def _span(standings: Sequence[Standing], arrangement: str) -> Range:
    """Return the least and the largest mean of an arrangement."""
    means = [one.means[arrangement] for one in standings]
    return Range(min(means), max(means))


def _answer(verdict: ComparisonVerdict, outcome: str) -> str:
    """Return the best, the next, the worst and the least regretted arrangement by an outcome."""
    standings = verdict.standings[outcome]
    groups = by_best(standings)
    parts = [
        _best(verdict, outcome, groups),
        *(_next(groups) if outcome == HEADLINE else []),
        *_worst(verdict, outcome),
        *_place(verdict, standings),
    ]
    head = "Least" if outcome == MATERIAL_LOSS else "Fewest"
    span = f" in {verdict.years:g} years" if outcome == HEADLINE else ""
    return f"{head} {OUTCOME_WORDS[outcome]}{span}: {'; '.join(parts)}."


def _best(
    verdict: ComparisonVerdict, outcome: str, groups: Mapping[str, Sequence[Standing]]
) -> str:
    """Return the best arrangements, those of fewer policies with the policies' names.

    Parameters
    ----------
    groups : from `by_best`
    """
    standings = verdict.standings[outcome]
    best = [one.means[one.best] for one in standings]
    span = range_text(Range(min(best), max(best)))
    if len(groups) > 1 and all(set(groups) <= {one.best, *one.as_good} for one in standings):
        return f"{_either(groups)} ({span}; the lead may be chance)"
    if len(groups) > 1 and outcome != HEADLINE:
        # By these the question is a price: which policy likes which best has no room beside it.
        return f"{_either(groups)}, depending on the policy ({span})"
    (first, group), *rest = groups.items()
    where = "under every policy " if not rest and len(standings) > 1 else ""
    text = f"{where}{first} ({range_text(_span(group, first))}{_ties(group)})"
    text += _regret(verdict, outcome, first)
    for name, others in rest:
        policies = listing([one.policy for one in others])
        text += f", but under {policies} {name} ({range_text(_span(others, name))}{_ties(others)})"
    return text


def _worst(verdict: ComparisonVerdict, outcome: str) -> list[str]:
    """Return the worst arrangements; nothing where the best cannot be told from any."""
    null = verdict.study.null_arrangement
    found = [(worst_of(one, null), one) for one in verdict.standings[outcome]]
    told = [(name, one) for name, one in found if name not in {one.best, *one.as_good}]
    if not told:
        return []
    bad = [one.means[name] for name, one in told]
    worst = dict.fromkeys(name for name, _ in told)
    if outcome != HEADLINE and len(worst) > 2:
        return []  # of a price such a list has no room, and tells little
    names = _either(worst)
    is_apart = outcome == HEADLINE and null in verdict.study.arrangements
    apart = f", apart from {null}," if is_apart else ""
    return [f"most{apart} {names} ({range_text(Range(min(bad), max(bad)))})"]


def _either(names: Iterable[str]) -> str:
    """Return names of which one or another is meant.

    >>> _either(["hub"]), _either(["hub", "treaty", "promise"])
    ('hub', 'hub, treaty or promise')
    """
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _next(groups: Mapping[str, Sequence[Standing]]) -> list[str]:
    """Return the arrangement that comes next, where it is one under all policies."""
    seconds = {one.order[1] for group in groups.values() for one in group if len(one.order) > 2}
    if len(groups) > 1 or len(seconds) != 1:
        return []
    (second,) = seconds
    (group,) = groups.values()
    return [f"next {second} ({range_text(_span(group, second))})"]


def _place(verdict: ComparisonVerdict, standings: Sequence[Standing]) -> list[str]:
    """Return where the leader stands by another outcome; nothing if it is as good as the best."""
    if all(verdict.leader in {one.best, *one.as_good} for one in standings):
        return []
    places = [one.order.index(verdict.leader) + 1 for one in standings]
    where = f"{min(places)}" if min(places) == max(places) else f"{min(places)}-{max(places)}"
    return [f"{verdict.leader} is rank {where} of {len(standings[0].order)}"]


def _ties(group: Sequence[Standing]) -> str:
    """Return which arrangements are as good as the best, under some policy of a group."""
    return lead_words(list(dict.fromkeys(name for one in group for name in one.as_good)))


def _regret(verdict: ComparisonVerdict, outcome: str, best: str) -> str:
    """Return how the arrangement that is best under most policies stands in regret."""
    regret = verdict.regrets[outcome]
    if len(regret.policies) == 1:
        return ""
    if float(regret.most.min()) == 0:
        return ", never regretted"
    least = regret.least_regretted
    return ", the least regretted" if least == best else f" (least regretted: {least})"


def _how_sure(verdict: ComparisonVerdict) -> Iterator[str]:
    """Yield in how many worlds the leader does better than the baseline, and what makes that."""
    leader, base = verdict.leader, verdict.study.baseline
    found = [one.to_baseline[leader] for one in verdict.standings[HEADLINE] if leader != base]
    if not found:
        yield f"{leader} is the baseline itself."
        return
    level = range_text(_span(verdict.standings[HEADLINE], base))
    fewer = [one.fewer_share for one in found]
    less = percent_range(Range(min(fewer), max(fewer)))
    n_asked = sum(len(one.to_baseline) for one in verdict.standings[HEADLINE])
    promise, alone = verdict.promise, ""
    if promise is not None:
        alone = f"; {promise.control} alone makes {percent_range(promise.range)} of that gain"
    yield (
        f"{leader} has fewer failures than {base} ({level}) in {less} of {units_words(verdict)}, "
        f"a difference {sure_words(found, n_asked)}{alone}."
    )


def _untold(verdict: ComparisonVerdict) -> Iterator[str]:
    """Yield what is not distinguishable from the baseline, or negligible, and how many runs do."""
    standings, base = verdict.standings[HEADLINE], verdict.study.baseline
    size, n_policies = f"{100 * verdict.study.smallest_difference:.2g}%", len(standings)
    unclear = _by_arrangement(standings, Judgement.UNTOLD)
    negligible = _by_arrangement(standings, Judgement.NEGLIGIBLE)
    parts = []
    if unclear:
        most = max(one.runs_needed for found in unclear.values() for one in found)
        # With fewer than were played a difference of that size would have been told.
        more = f"; a difference of {size} needs up to {_round_up(most)} runs of each"
        hint = more if most > verdict.study.replications else ""
        parts.append(
            f"Not distinguishable from {base}{_policies(n_policies)}: "
            f"{_counted(unclear, n_policies)}{hint}."
        )
    if negligible:
        told = _counted(negligible, n_policies)
        parts.append(f"Differ by less than {size}: {told}.")
    if parts:
        yield " ".join(parts)


def _policies(count: int) -> str:
    """Return a head for numbers of policies; nothing where there is only one.

    >>> _policies(7), _policies(1)
    (', under how many of 7 policies', '')
    """
    return f", under how many of {count} policies" if count > 1 else ""


def _counted(found: Mapping[str, Sequence[Contrast]], n_policies: int) -> str:
    """Return arrangements, each with the number of policies where there are several."""
    return ", ".join(
        f"{name} {len(contrasts)}" if n_policies > 1 else name for name, contrasts in found.items()
    )


def _by_arrangement(
    standings: Sequence[Standing], judgement: Judgement
) -> dict[str, list[Contrast]]:
    """Return the contrasts to the baseline with a judgement, by arrangement."""
    found: dict[str, list[Contrast]] = {}
    for standing in standings:
        for name, one in standing.to_baseline.items():
            if one.judgement is judgement:
                found.setdefault(name, []).append(one)
    return found


def _round_up(runs: float) -> str:
    """Return a number of runs with two digits.

    >>> _round_up(1662.0), _round_up(37.2)
    ('1,700', '38')
    """
    digits = max(0, len(str(int(runs))) - 2)
    unit = 10**digits
    return f"{-int(-runs // unit) * unit:,}"


def _to_whom(verdict: ComparisonVerdict) -> Iterator[str]:
    """Yield what the leader costs against the baseline, and which states pay and gain most."""
    costs, base = verdict.costs, verdict.study.baseline
    if costs.arrangement == base:
        return
    counts = [
        f"{words(one.outcome)} {short_range(one.here)} ({short_range(one.there)})"
        for one in costs.outcomes
    ]
    paid = who_pays(verdict, base, costs.arrangement, mean="")
    told = ", ".join(counts).capitalize()
    yield f"To whom? {f'{paid}. ' if paid else ''}{told}."


def could_it_be_had(verdict: ComparisonVerdict) -> str:
    """Return how often the treaties of the study are made, where it says which to ask for."""
    if not verdict.chances:
        return (
            "Could it be had? Not asked: arrangements are taken as in force. To ask, add one in "
            "which the treaty is proposed to --arrangements: the names of those in deter list "
            "arrangements end in _negotiated."
        )
    study, leader = verdict.study, verdict.leader
    nobody = ""
    if leader not in {*study.negotiated, study.baseline, study.null_arrangement}:
        nobody = f"Nobody proposes {leader}. "
    told = [_chance_text(verdict, name) for name in study.negotiated]
    return (
        f"Could it be had? {nobody}Made in {verdict.years:g} years: {', '.join(told)}"
        f"{_likeliest(verdict)}. These shares rest on coefficients set by hand."
    )


def _chance_text(verdict: ComparisonVerdict, name: str) -> str:
    """Return in which share of the runs the treaty of an arrangement is made."""
    found = [one for one in verdict.chances if one.arrangement == name]
    shares = [one.share for one in found]
    if max(shares) == 0:
        return f"{name} in none of {found[0].runs} runs"
    return f"{name} in {percent_range(Range(min(shares), max(shares)))}"


def _likeliest(verdict: ComparisonVerdict) -> str:
    """Return under which policy treaties are made most often; nothing where there is one policy."""
    policies = dict.fromkeys(one.policy for one in verdict.chances)
    made = [one for one in verdict.chances if one.share > 0]
    if len(policies) == 1 or not made:
        return ""
    best = {
        name: max((one for one in made if one.arrangement == name), key=lambda one: one.share)
        for name in dict.fromkeys(one.arrangement for one in made)
    }
    return f", most under {_either(dict.fromkeys(one.policy for one in best.values()))}"


def _no_finding(verdict: ComparisonVerdict) -> Iterator[str]:
    """Yield what was fitted and is no finding."""
    if verdict.has_fitted_values:
        null = verdict.study.null_arrangement
        against = f", nor is any difference to {null}" if null else ""
        yield f"Levels were fitted and are no finding{against}."
