"""The tables of a comparison beside its headline: costs by arrangement, losses by state, treaties.

What they show is that of the verdict; ranges of outcomes that it has of its leader alone are
taken for every arrangement.
"""

from collections.abc import Iterator
from typing import Final

from sim.analysis.comparison import HEADLINE
from sim.analysis.dossier.arm_cells import ArmDifference
from sim.analysis.losses import MATERIAL_LOSS
from sim.analysis.telling.figures.cells import value_text
from sim.analysis.telling.figures.forest import difference_words
from sim.analysis.telling.reports.parts import Table, span_text
from sim.analysis.telling.reports.titles import Names
from sim.analysis.telling.verdict_words import LEAST_LOSS
from sim.analysis.verdict.contrasts import OutcomeCells
from sim.analysis.verdict.costs import COSTS, StateLoss, ranges_of
from sim.analysis.verdict.feasibility import Chance
from sim.analysis.verdict.verdict import ComparisonVerdict
from sim.execution.comparison_runs import Comparison

COST_HEADS: Final = {
    HEADLINE: "deterrence failures",
    MATERIAL_LOSS: "material loss [stakes]",
    "force": "uses of force",
    "abandonments": "abandonments",
    "entrapments": "entrapments",
    "control_lost": "control lost [prizes]",
    "burden": "military burden [% of GDP]",
}
"""Outcomes of the table of costs, with what their column is called."""


def verdict_tables(comparison: Comparison, verdict: ComparisonVerdict, names: Names) -> list[Table]:
    """Return the tables of a comparison beside its headline.

    Parameters
    ----------
    comparison : with the material loss
    verdict : of it
    names : titles
    """
    return [
        _costs(comparison, names),
        *_state_table(verdict, names),
        *_chance_table(verdict, names),
    ]


def _costs(comparison: Comparison, names: Names) -> Table:
    """Return what every arrangement costs, over the policies."""
    study = comparison.study
    wanted = [HEADLINE, MATERIAL_LOSS, "force", *COSTS]
    known = [one for one in wanted if one in comparison.runs.columns and _has(comparison, one)]
    cells = {one: OutcomeCells.of(comparison, one) for one in known}
    rows = []
    for name in study.arrangements:
        spans = [ranges_of(cells[one], name, study.policies) for one in known]
        rows.append([names.plain(name), *(span_text(one.low, one.high) for one in spans)])
    policies = len(study.policies)
    over = f", the least and the largest mean over the {policies} policies" if policies > 1 else ""
    note = (
        f"Means a run{over}. Material loss: what all states but the challengers that nobody "
        "challenges are expected to lose. Abandonments: a guarantor with a word given stands "
        "aside. Entrapments: one fights where it would not have by its own stake."
    )
    heads = ["arrangement", *(COST_HEADS[one] for one in known)]
    return Table("What each arrangement costs", heads, rows, note)


def _has(comparison: Comparison, outcome: str) -> bool:
    """Return whether some run has the outcome: without politics nobody has a burden."""
    return bool(comparison.runs[outcome].cast(float).is_not_nan().any())


def _state_table(verdict: ComparisonVerdict, names: Names) -> Iterator[Table]:
    """Yield what each state loses by the leader; nothing where runs do not say it."""
    costs = verdict.costs
    if not costs.states or costs.arrangement == verdict.study.baseline:
        return
    rows = [
        [verdict.state_names[one.state], _loss_words(one), _told_words(one)] for one in costs.states
    ]
    mean = ", weighted over the policies" if len(verdict.study.policies) > 1 else ""
    yield Table(
        f"Who pays for “{names.plain(costs.arrangement)}”",
        ("state", "loss [stakes a run, 95 %]", "distinguishable from zero"),
        rows,
        f"Expected material loss less that under {names.quoted(verdict.study.baseline)}{mean}, "
        "paired; below zero the state gains. The price of a broken word is left out. "
        "Distinguishable: at 5 % for all states together (Holm).",
    )


def _told_words(one: StateLoss) -> str:
    """Return whether a loss can be told from none, and whether it matters."""
    if not one.is_told:
        return "no"
    return "yes" if abs(one.difference.mean) >= LEAST_LOSS else "yes, but negligible"


def _loss_words(one: StateLoss) -> str:
    """Return the loss of a state with its interval."""
    found = one.difference
    return difference_words(ArmDifference(found.mean, found.low, found.high, one.is_told))


def _chance_table(verdict: ComparisonVerdict, names: Names) -> Iterator[Table]:
    """Yield how often the treaties of a study are made; nothing where it does not ask."""
    if not verdict.chances:
        return
    rows = [
        [names.plain(one.arrangement), names.plain(one.policy), made_words(one),
         value_text(one.entry_years)]
        for one in verdict.chances
    ]  # fmt: skip
    yield Table(
        "Whether the treaties could be had",
        ("treaty of", "policy", "comes into force", "median years until then"),
        rows,
        "Proposed at the start, negotiated and ratified or not. ± one standard error. The shares "
        "rest on coefficients that were set by hand: their order may say something, no share does.",
    )


def made_words(one: Chance) -> str:
    """Return how often a treaty is made; of none or all the number of runs says more."""
    if one.share in {0.0, 1.0}:
        return f"{'none' if one.share == 0 else 'all'} of {one.runs:,} runs"
    return f"{100 * one.share:.0f} ± {100 * one.error:.0f} % of {one.runs:,} runs"
