"""The answer of a comparison: which deters best, how sure, at what cost to whom, could it be had.

A sentence each, made of the values of the verdict that `deter compare` prints in its own words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from sim.analysis.comparison import HEADLINE, main_source
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.losses import MATERIAL_LOSS, with_material_loss
from sim.analysis.telling.figures.cells import value_text
from sim.analysis.telling.figures.names import place_titles
from sim.analysis.telling.reports.parts import Answer, Sentence, percent_text, span_text
from sim.analysis.telling.reports.titles import Names, beginning
from sim.analysis.telling.reports.verdict_tables import verdict_tables
from sim.analysis.telling.verdict_words import (
    MOST_NAMED,
    lead_words,
    null_models,
    sure_words,
    units_words,
    who_pays,
)
from sim.analysis.telling.words import listing, words
from sim.analysis.verdict.contrasts import Judgement
from sim.analysis.verdict.costs import Range
from sim.analysis.verdict.feasibility import FEASIBILITY, kept_chances
from sim.analysis.verdict.standings import Standing, by_best
from sim.analysis.verdict.verdict import ComparisonVerdict, verdict_of
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import ComparisonCells

COST_WORDS: Final = {
    "abandonments": "abandonments {}",
    "entrapments": "entrapments {}",
    "burden": "military burden {} % of GDP",
}
"""Costs of the answer, with where their range stands; the table has all."""


def comparison_answer(dossier: Dossier, comparison: Comparison, found: ComparisonCells) -> Answer:
    """Return the answer of a comparison without failed runs."""
    chances = kept_chances(found, dossier.results.folder / FEASIBILITY) or []
    full = with_material_loss(comparison)
    verdict = verdict_of(full, chances)
    sentences = _Sentences(verdict, Names(dossier))
    return Answer(
        sentences=[
            Sentence("Which deters best", sentences.best()),
            Sentence("How sure", sentences.sure()),
            Sentence("At what cost", sentences.cost()),
            Sentence("To whom", sentences.payers()),
            Sentence("Could it be had", sentences.feasible()),
        ],
        silent_on=[*sentences.silent_on(), *_place_share(dossier, comparison)],
        tables=verdict_tables(full, verdict, sentences.names),
    )


class _Sentences:
    """The sentences of one verdict."""

    def __init__(self, verdict: ComparisonVerdict, names: Names) -> None:
        """Keep what every sentence is about."""
        self.verdict, self.names = verdict, names
        self.standings = verdict.standings[HEADLINE]
        self.leader, self.base = verdict.leader, verdict.study.baseline

    def best(self) -> str:
        """Return which arrangement has the fewest failures, and under which policies."""
        groups = by_best(self.standings)
        own = groups.pop(self.leader, [])
        others = [
            f"{self.names.quoted(name)} {self._under(group)}" for name, group in groups.items()
        ]
        if not own:
            return (
                f"{self.names.quoted(self.leader)} is regretted least over the policies, though "
                f"others have fewer deterrence failures: {listing(others)}; it has {self._levels()}"
                f"{self._ties(self.standings)}."
            )
        but = f" ({listing(others)})" if others else ""
        where = "" if len(self.standings) == 1 else f" {self._under(own)}{but}"
        fewest = "fewer" if len(self.verdict.study.arrangements) == 2 else "the fewest"
        return (
            f"{self.names.quoted(self.leader)} has {fewest} deterrence failures{where}: "
            f"{self._levels()}{self._ties(own)}."
        )

    def _under(self, group: Sequence[Standing]) -> str:
        """Return under which policies something holds."""
        if len(group) == len(self.standings):
            return f"under each of the {len(group)} policies"
        return f"under {listing([self.names.plain(one.policy) for one in group])}"

    def _levels(self) -> str:
        """Return the failures of the leader by policy, beside those of the baseline."""
        means = {one.policy: one.means[self.leader] for one in self.standings}
        low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
        text = value_text(means[low])
        if low != high:
            text += f" ({self.names.plain(low)}) to {value_text(means[high])}"
            text += f" ({self.names.plain(high)})"
        text += f" expected in {self.verdict.years:g} years"
        if self.leader == self.base:
            return text
        return (
            f"{text}, against {self._span(HEADLINE, self.base)} under the baseline, "
            f"{self.names.quoted(self.base)}"
        )

    def _span(self, outcome: str, arrangement: str) -> str:
        """Return the least and the largest mean of an arrangement over the policies."""
        means = [one.means[arrangement] for one in self.verdict.standings[outcome]]
        return span_text(min(means), max(means))

    def _ties(self, group: Sequence[Standing]) -> str:
        """Return which arrangements the leader is not distinguishably better than."""
        counts = Counter(name for one in group if one.best == self.leader for name in one.as_good)
        return lead_words(
            [self.names.quoted(name) + self._policies(n) for name, n in counts.most_common()]
        )

    def _policies(self, count: int) -> str:
        """Return under how many policies something holds; nothing where there is one."""
        total = len(self.standings)
        return f" ({count} of {total} policies)" if total > 1 else ""

    def sure(self) -> str:
        """Return how often the leader has fewer failures than the baseline, and what makes that."""
        if self.leader == self.base:
            return f"It is the baseline itself{self._untold()}."
        found = [one.to_baseline[self.leader] for one in self.standings]
        fewer = [one.fewer_share for one in found]
        n_asked = sum(len(one.to_baseline) for one in self.standings)
        return (
            f"It has fewer failures than the baseline in {percent_text(min(fewer), max(fewer))} "
            f"of {units_words(self.verdict)}, a difference {sure_words(found, n_asked)}"
            f"{self._promise()}{self._untold()}."
        )

    def _promise(self) -> str:
        """Return how much of the gain one promise alone makes."""
        one = self.verdict.promise
        if one is None:
            return ""
        share = percent_text(one.range.low, one.range.high)
        return f"; {self.names.quoted(one.control)} alone makes {share} of that gain"

    def _untold(self) -> str:
        """Return which arrangements cannot be told from the baseline under most policies."""
        unclear = {Judgement.UNTOLD, Judgement.NEGLIGIBLE}
        counts = Counter(
            name for one in self.standings for name, against in one.to_baseline.items()
            if against.judgement in unclear and name != self.leader
        )  # fmt: skip
        names = [name for name, count in counts.items() if 2 * count > len(self.standings)]
        if not names:
            return ""
        most = " under most policies" if len(self.standings) > 1 else ""
        text = self.names.several(names)
        return f"; {text} cannot be distinguished from the baseline{most}"

    def cost(self) -> str:
        """Return what the leader costs, with the baseline beside it."""
        parts = []
        if MATERIAL_LOSS in self.verdict.standings:
            parts.append(self._material_loss())
        is_base = self.leader == self.base
        for one in self.verdict.costs.outcomes:
            if one.outcome in COST_WORDS:
                text = COST_WORDS[one.outcome].format(_two_digits(one.here))
                parts.append(text if is_base else f"{text} ({_two_digits(one.there)})")
        if not parts:
            return "The runs keep no outcome that counts costs."
        beside = "" if is_base else ", with the baseline in brackets"
        return f"In {self.verdict.years:g} years{beside}: {'; '.join(parts)}."

    def _material_loss(self) -> str:
        """Return the material loss of the leader, its rank, and who loses least."""
        standings = self.verdict.standings[MATERIAL_LOSS]
        places = [one.order.index(self.leader) + 1 for one in standings]
        total = len(standings[0].order)
        text = f"material loss {self._span(MATERIAL_LOSS, self.leader)} stakes"
        if self.leader != self.base:
            text += f" ({self._span(MATERIAL_LOSS, self.base)})"
        if total == 2:
            return text
        low, high = min(places), max(places)
        rank = f"{low}" if low == high else f"{low} to {high}"
        least = self.names.several(list(by_best(standings))[:MOST_NAMED])
        other = "" if high == 1 else f", least with {least}"
        return f"{text}, rank {rank} of {total}{other}"

    def payers(self) -> str:
        """Return which states lose and gain most by the leader."""
        if self.leader == self.base:
            return "Losses by state are told against the baseline, which is the best itself."
        if not self.verdict.costs.states:
            return "The runs do not keep what each state expects, so nobody's loss is known."
        text = who_pays(self.verdict, "the baseline")
        if not text:
            return "No state's loss or gain by it can be distinguished from zero."
        return f"{text}; the rest cannot be distinguished from zero."

    def feasible(self) -> str:
        """Return how often the treaties of the study are made, where it asks."""
        if not self.verdict.chances:
            return (
                "This study does not ask: arrangements are taken as in force from the start, and "
                "nothing is known of whether governments would agree on them."
            )
        study = self.verdict.study
        nobody = ""
        if self.leader not in {*study.negotiated, self.base, study.null_arrangement}:
            nobody = f"nobody proposes {self.names.quoted(self.leader)} in the model; "
        shares = [self._made(name) for name in study.negotiated]
        runs = f"{self.verdict.chances[0].runs:,} runs"
        runs += " under each policy" if len(self.standings) > 1 else ""
        return beginning(
            f"{nobody}treaties that are proposed come into force, {listing(shares)} of {runs}"
            f"{self._likeliest()}: shares that rest on coefficients set by hand."
        )

    def _made(self, name: str) -> str:
        """Return in which share of the runs the treaty of an arrangement comes into force."""
        found = [one.share for one in self.verdict.chances if one.arrangement == name]
        share = "none" if not max(found) else percent_text(min(found), max(found))
        return f"{self.names.quoted(name)} in {share}"

    def _likeliest(self) -> str:
        """Return under which policy treaties are made most often, where there are several."""
        made = [one for one in self.verdict.chances if one.share > 0]
        if not made or len(self.standings) == 1:
            return ""
        best = {
            max((one for one in made if one.arrangement == name), key=lambda one: one.share).policy
            for name in {one.arrangement for one in made}
        }
        return f", most often under {listing([self.names.plain(one) for one in sorted(best)])}"

    def silent_on(self) -> Iterator[str]:
        """Yield what the comparison cannot tell."""
        if self.verdict.has_fitted_values:
            null = self.verdict.study.null_arrangement
            against = f", and differences to {self.names.quoted(null)}," if null else ""
            yield (
                f"How likely war is: levels{against} were targets of the fit, not findings, and "
                "nothing here is a forecast."
            )
        else:
            yield "How likely war is: levels follow from assumptions, and nothing is a forecast."
        if not self.verdict.has_vectors:
            yield (
                "Whether other numbers in the scenario would change the answer: intervals cover "
                "chance alone."
            )
        if len(self.verdict.study.arrangements) > 1:
            yield from filter(None, [null_models(self.verdict, self.names.quoted)])


def _two_digits(found: Range) -> str:
    """Return a range with two decimals: counts of some dozen runs have no more."""
    low, high = f"{found.low:.2f}", f"{found.high:.2f}"
    return low if low == high else f"{low} to {high}"


def _place_share(dossier: Dossier, comparison: Comparison) -> Iterator[str]:
    """Yield how much of all is about one flashpoint."""
    place, share = main_source(comparison)
    study, names = comparison.study, Names(dossier)
    if share > 0.5:
        title = place_titles(dossier).get(place, words(place))
        yield (
            f"Much about other flashpoints: {percent_text(share, share)} of the failures under "
            f"{names.quoted(study.baseline)} and {names.plain(study.policies[0])} are at {title}."
        )
