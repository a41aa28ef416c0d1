"""The answer of a study over treaties that may be made: can they be had, and is trying worth it.

Only points count at which a treaty changes what states owe: where it is inert it is made as
often, on the same draws, and changes nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from sim.analysis.comparison import HEADLINE, MOST_P
from sim.analysis.differences import Difference
from sim.analysis.dossier.arm_cells import ArmDifference
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.net_benefit import NEGOTIATION, NetBenefit, net_benefits
from sim.analysis.resampling import holm
from sim.analysis.sweeps.answers import part_name
from sim.analysis.telling.figures.cells import value_text
from sim.analysis.telling.figures.forest import difference_words
from sim.analysis.telling.politics.words import TERMS
from sim.analysis.telling.reports.parts import MOST_ROWS, Sentence, Table, percent_text, span_text
from sim.analysis.telling.reports.titles import Names, beginning
from sim.analysis.telling.state_names import with_article
from sim.analysis.telling.words import listing, words
from sim.analysis.treaties import Fate, fates_of
from sim.domain.errors import ArmsError
from sim.results.study_manifest import PointRecord, StudyManifest

INERT: Final = "inert"
"""Value of the switch with which treaties are negotiated and change nothing."""

MOST_REASONS: Final = 3
"""Refusals that a sentence names."""


class Attempt(NamedTuple):
    """A treaty that is proposed at one point."""

    point: PointRecord
    fate: Fate
    net: NetBenefit | None
    """What proposing it is worth; none where no point without proposals belongs to it."""

    @property
    def arrangement(self) -> str:
        """Return the arrangement in which it is proposed."""
        return self.point.arrangement or self.fate.proposal

    @property
    def policies(self) -> str:
        """Return the policies of its point."""
        return ", ".join(self.point.policies or ())


def has_inert(manifest: StudyManifest) -> bool:
    """Return whether some points negotiate treaties that change nothing.

    Means over all points of an arrangement say nothing then.
    """
    return any(str(one.overrides.get(NEGOTIATION)) == INERT for one in manifest.points)


def attempts_of(dossier: Dossier, hub: str | None = None) -> list[Attempt]:
    """Return the treaties that are proposed and have an effect, with what proposing is worth.

    Parameters
    ----------
    hub : arrangement without proposals that they are compared with; absent: the study's baseline
    """
    points = dossier.manifest.points
    stated = dossier.manifest.study.get("baseline")
    # The baseline of a sweep is a value of whatever factor it compares.
    is_arrangement = any(one.arrangement == stated for one in points)
    baseline = hub or (str(stated) if stated and is_arrangement else None)
    try:
        found = net_benefits(dossier.results, baseline)
    except ArmsError:  # nothing to compare with: shares and refusals are told all the same
        found = []
    nets = {
        points[one.negotiated].model_dump_json(): one for one in found if one.outcome == HEADLINE
    }
    return [
        Attempt(point, fate, nets.get(point.model_dump_json()))
        for point, fate in fates_of(dossier.results)
        if str(point.overrides.get(NEGOTIATION)) != INERT
    ]


def treaty_sentences(dossier: Dossier, attempts: Sequence[Attempt]) -> Iterator[Sentence]:
    """Yield whether treaties can be had, when, who refuses, what trying is worth, how sure."""
    names = Names(dossier)
    within = "" if dossier.years is None else f" within {dossier.years:g} years"
    yield Sentence("Could it be had", _had(names, attempts, within))
    yield from _when(dossier, attempts)
    yield from _refusals(dossier, names, attempts)
    yield from _worth(dossier, names, attempts)
    runs = max(one.fate.runs for one in attempts)
    most = max(round(one.fate.chance * one.fate.runs) for one in attempts)
    yield Sentence(
        "How sure",
        f"A treaty is made in at most {most:,} of the {runs:,} runs of a point, and shares rest on "
        "coefficients that were set by hand, so that only the order of treaties and policies may "
        "be leaned on.",
    )


def _had(names: Names, attempts: Sequence[Attempt], within: str) -> str:
    """Return in which share of the runs each treaty comes into force."""
    parts = []
    for name in dict.fromkeys(one.arrangement for one in attempts):
        own = [one for one in attempts if one.arrangement == name]
        least, most = (
            pick(own, key=lambda one: one.fate.chance) for pick in (min, max)
        )  # fmt: skip
        runs = sum(one.fate.runs for one in own)
        if not most.fate.chance:
            parts.append(f"{names.quoted(name)} in none of {runs:,} runs")
            continue
        share = percent_text(least.fate.chance, most.fate.chance)
        where = _most(names, own, most)
        parts.append(f"{names.quoted(name)} in {share} of the runs{where}")
    return f"Proposed treaties come into force{within}: {listing(parts)}."


def _most(names: Names, own: Sequence[Attempt], most: Attempt) -> str:
    """Return under which policies a treaty is made most often; nothing where it is under all."""
    best = [one.policies for one in own if one.fate.chance == most.fate.chance and one.policies]
    policies = list(dict.fromkeys(best))
    if not policies or len(policies) == len({one.policies for one in own}):
        return ""
    return f" (most under {listing([names.plain(one) for one in policies])})"


def _when(dossier: Dossier, attempts: Sequence[Attempt]) -> Iterator[Sentence]:
    """Yield when treaties are made, and with how many members; nothing if none is."""
    made = [one.fate for one in attempts if one.fate.chance]
    if not made:
        return
    years = span_text(min(one.entry_years for one in made), max(one.entry_years for one in made))
    members = [f"{one.members:.1f}" for one in made]
    least, most = min(members, key=float), max(members, key=float)
    span = least if least == most else f"{least} to {most}"
    yield Sentence(
        "When, and with whom",
        f"Where one is made it takes {years} years (median) and begins with {span} members on "
        f"average{_invited(dossier)}.",
    )


def _invited(dossier: Dossier) -> str:
    """Return how many states are invited; nothing where treaties differ in that."""
    counts = set()
    for number in dossier.points_of_choices:
        scenario = dossier.scenario_of(number)
        found = [] if scenario is None else list(scenario.proposals.values())
        counts |= {len(one.invited) for one in found}
    return f", of {counts.pop()} invited" if len(counts) == 1 else ""


def _refusals(dossier: Dossier, names: Names, attempts: Sequence[Attempt]) -> Iterator[Sentence]:
    """Yield who refuses most often, why, and under which policies."""
    found: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], list[str]] = {}
    for one in attempts:
        if one.fate.refusal is not None:
            key = one.fate.refusal.state, one.fate.refusal.term
            found[key] += 1
            where.setdefault(key, []).append(one.policies)
    parts = [
        f"{with_article(_state(dossier, state))} ({TERMS.get(term, words(term))}"
        + _where(names, where[state, term])
        for (state, term), _ in found.most_common(MOST_REASONS)
    ]
    if parts:
        yield Sentence("Who refuses most, and why", beginning(f"{listing(parts)}."))


def _where(names: Names, policies: list[str]) -> str:
    """Return under which policies somebody refuses, with the bracket that ends there."""
    known = [names.plain(one) for one in dict.fromkeys(policies) if one]
    return f"; under {listing(known)})" if known else ")"


def _state(dossier: Dossier, code: str) -> str:
    """Return the name of a state."""
    states = {} if dossier.scenario is None else dossier.scenario.states
    return states[code].name if code in states else code


def _worth(dossier: Dossier, names: Names, attempts: Sequence[Attempt]) -> Iterator[Sentence]:
    """Yield what proposing treaties changes, runs in which it fails included."""
    found = [(one, one.net.net) for one in attempts if one.net is not None]
    if not found:
        return
    adjusted = holm(np.array([net.p_value for _, net in found]))
    told = [
        (one, net)
        for (one, net), p in zip(found, adjusted, strict=True)
        if net.is_distinguishable and float(p) < MOST_P
    ]
    means = [net.mean for _, net in found]
    span = span_text(min(means), max(means)).replace("-", "−")
    fewer = sum(net.mean < 0 for _, net in told)
    more = len(told) - fewer
    shared = _shared(dossier, names, [one for one, _ in told])
    yield Sentence(
        "Is trying worth it",
        f"Proposing one changes deterrence failures by {span} a run, attempts that fail included: "
        f"of {len(found)} treaties, policies and settings {fewer or 'none'} "
        f"{'has' if fewer == 1 else 'have'} distinguishably fewer and {more or 'none'} "
        f"distinguishably more than without a proposal (5 %, Holm){shared}.",
    )


def _shared(dossier: Dossier, names: Names, told: Sequence[Attempt]) -> str:
    """Return the settings that all treaties share whose worth can be told."""
    shared = []
    for name in _settings(dossier.manifest) if told else []:
        values = {str(one.point.values.get(name, "")) for one in told}
        shared += [names.quoted(part_name(name, values.pop()))] if len(values) == 1 else []
    return f", always with {listing(shared)}" if shared else ""


def treaty_tables(dossier: Dossier, attempts: Sequence[Attempt]) -> list[Table]:
    """Return what became of proposed treaties, and what proposing each is worth."""
    settings = _settings(dossier.manifest)
    names = Names(dossier)
    heads = ("treaty", "policy", *(names.factor(one) for one in settings))
    wheres = [_cells(names, one, settings) for one in attempts]
    fates = [
        [*where, *_fate_cells(dossier, one.fate)]
        for where, one in zip(wheres, attempts, strict=True)
    ]
    tables = [
        Table(
            "What became of proposed treaties",
            (*heads, "comes into force", "median years until then", "members at entry",
             "who refuses most, and what weighs most against it"),
            fates[:MOST_ROWS],
            "± one standard error. Shares rest on coefficients set by hand. Points at which the "
            "treaty is negotiated without effect are left out: it is made as often there.",
        )
    ]  # fmt: skip
    nets = [
        [*where, *map(_interval, (one.net.window, one.net.effect, one.net.net))]
        for where, one in zip(wheres, attempts, strict=True)
        if one.net is not None
    ]
    if nets:
        tables.append(
            Table(
                "What proposing each treaty is worth: deterrence failures a run",
                (*heads, "risk of the talks [95 %]", "effect of the treaty [95 %]", "net [95 %]"),
                nets[:MOST_ROWS],
                "Paired differences; below zero is better. Risk: negotiated without effect, "
                "against nothing proposed. Effect: with effect, against without. Net: both. "
                "Intervals cover chance alone, each by itself; none is given where one run "
                "decides. With a window of 1 talks have no risk, by "
                "construction.",
            )
        )
    return tables


def _settings(manifest: StudyManifest) -> list[str]:
    """Return the factors that tell attempts apart beside treaty and policy."""
    factors = [one for one in manifest.factors if one not in {"arrangement", "policy", "policies"}]
    kept = []
    for name in factors:
        values = {
            str(one.values.get(name))
            for one in manifest.points
            if str(one.overrides.get(NEGOTIATION)) != INERT
        }
        kept += [name] if len(values) > 1 else []
    return kept


def _cells(names: Names, one: Attempt, settings: Sequence[str]) -> list[str]:
    """Return what tells an attempt from the others."""
    values = [
        names.plain(part_name(name, str(one.point.values.get(name, "")))) for name in settings
    ]
    return [names.plain(one.arrangement), names.plain(one.policies) if one.policies else "",
            *values]  # fmt: skip


def _fate_cells(dossier: Dossier, fate: Fate) -> list[str]:
    """Return what became of a treaty."""
    refusal = fate.refusal
    why = ""
    if refusal is not None:
        term = TERMS.get(refusal.term, words(refusal.term))
        why = f"{_state(dossier, refusal.state)}: {term}"
    if fate.chance in {0.0, 1.0}:
        share = f"{'none' if fate.chance == 0 else 'all'} of {fate.runs:,} runs"
    else:
        share = f"{100 * fate.chance:.0f} ± {100 * fate.chance_error:.0f} % of {fate.runs:,} runs"
    return [share, value_text(fate.entry_years), value_text(fate.members), why]


def _interval(one: Difference | None) -> str:
    """Return a difference with its interval; a dash where the study has no such arm."""
    if one is None:
        return "–"
    return difference_words(
        ArmDifference(one.mean, one.low, one.high, one.is_distinguishable, one.one_decides)
    )
