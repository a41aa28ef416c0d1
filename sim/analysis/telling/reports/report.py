"""What the report of a study says, section by section, before it is laid out.

Sentences of a comparison are those of its verdict, those of a sweep are made of its arms, with
the titles of files in place of names. Of a study with failed runs nothing is claimed.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sim.analysis.comparison import HEADLINE
from sim.analysis.dossier.arm_cells import ArmCells, arm_cells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.losses import with_material_loss
from sim.analysis.sweeps.arm_values import layout_of
from sim.analysis.telling.figures.cells import value_text
from sim.analysis.telling.figures.forest import difference_words
from sim.analysis.telling.figures.headlines import robustness_in
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.figures.names import outcome_title, outcome_unit, titles_of
from sim.analysis.telling.robust import shares_rows
from sim.analysis.telling.verdict import verdict_paragraphs
from sim.analysis.telling.words import listing, words
from sim.analysis.treaties import fates_of, has_treaties, point_words
from sim.analysis.verdict.feasibility import kept_chances
from sim.analysis.verdict.verdict import verdict_of
from sim.loading.provenance import Assumption, assumptions
from sim.study.comparison_cells import ComparisonCells

MOST_ROWS: Final = 200
"""Rows of a table in a report."""

NO_CLAIM: Final = (
    "Nothing is claimed: some runs failed, and those that are left are a selection. Below stands "
    "which runs failed, with which error, and how to play one of them again."
)


class Table(NamedTuple):
    """A table of a report."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    """How to read it."""


@dataclass(frozen=True)
class Report:
    """What the report of a study says."""

    title: str
    question: str
    answer: Sequence[str]
    """Paragraphs."""
    cautions: Sequence[str]
    """What a reader must know before anything else."""
    tables: Sequence[Table]
    rests_on: Sequence[str]
    """Paragraphs on assumptions."""
    assumptions: Sequence[Table]
    """By kind."""
    methods: Sequence[str]
    limits: Sequence[str]
    reproduce: Sequence[str]
    facts: Mapping[str, str]
    """{what: value} of the study."""


def report_of(dossier: Dossier) -> Report:
    """Return the report of a finished study."""
    has_arms = not dossier.manifest.failed and len(layout_of(dossier.manifest).arms) > 1
    arms = arm_cells(dossier) if has_arms else None
    found = [] if dossier.scenario is None else assumptions(dossier.scenario)
    return Report(
        title=dossier.title,
        question=_question(dossier, arms),
        answer=_answer(dossier, arms),
        cautions=_cautions(dossier),
        tables=_tables(dossier, arms),
        rests_on=_rests_on(dossier, found),
        assumptions=_assumption_tables(found),
        methods=_methods(dossier, arms),
        limits=_limits(dossier),
        reproduce=_reproduce(dossier),
        facts=_facts(dossier),
    )


def _question(dossier: Dossier, arms: ArmCells | None) -> str:
    """Return what the study asks."""
    if arms is None or dossier.comparison is None:
        varied = listing([f"“{name}”" for name in dossier.manifest.factors])
        return f"How do deterrence failures depend on {varied}?"
    policies = len(arms.columns)
    under = f"under which of {policies} policies" if policies > 1 else "under one policy"
    return f"Which of {len(arms.rows)} arrangements deters best, {under}, and how sure is that?"


def with_titles(text: str, titles: Mapping[str, str]) -> str:
    """Return a text with the titles of files in place of their names.

    >>> with_titles("under hub or hub_plus", {"hub": "the hub", "hub_plus": "more"})
    'under the hub or more'
    """
    names = sorted(titles, key=len, reverse=True)
    if not names:
        return text
    pattern = re.compile(rf"(?<![\w])({'|'.join(map(re.escape, names))})(?![\w])")
    return pattern.sub(lambda match: titles[match[1]], text)


def _answer(dossier: Dossier, arms: ArmCells | None) -> list[str]:
    """Return the answer in paragraphs."""
    if dossier.manifest.failed:
        return [NO_CLAIM]
    comparison, found = dossier.comparison, dossier.found
    if comparison is not None and isinstance(found, ComparisonCells):
        chances = kept_chances(found, dossier.results.folder / "feasibility.csv") or []
        verdict = verdict_of(with_material_loss(comparison), chances)
        titles = {name: f"“{one}”" for name, one in dossier.titles.items()}
        return [with_titles(one, titles) for one in verdict_paragraphs(verdict)]
    return [*_arm_sentences(dossier, arms), *_fate_sentences(dossier)]


def _arm_sentences(dossier: Dossier, arms: ArmCells | None) -> list[str]:
    """Return what the arms of a sweep say of deterrence failures."""
    if arms is None:
        return [_without_arms(dossier)]
    told = []
    for column, head in zip(arms.columns, titles_of(dossier, arms.columns), strict=True):
        where = f"Under “{head}”: " if head else ""
        told.append(f"{where}{_column_sentence(dossier, arms, column)}")
    return told


def _without_arms(dossier: Dossier) -> str:
    """Return why a sweep has nothing to compare arm by arm."""
    drawn = layout_of(dossier.manifest).drawn
    choices = [
        name
        for name in ("arrangement", "policy", "policies")
        if len({str(one.get(name)) for one in drawn}) > 1
    ]
    if choices:
        return (
            f"{listing(choices).capitalize()} are drawn with the points, each point under one of "
            "them, so that no two arms share their points and nothing is compared here. "
            f"`deter sensitivity {dossier.results.folder.name}` tells which factor moves outcomes "
            "most; `cross: [arrangement, policy]` in the design would pair them."
        )
    return (
        "The study varies parameters under one arrangement and policy, so there is nothing to "
        "compare arm by arm; its runs show how outcomes follow the factors."
    )


def _column_sentence(dossier: Dossier, arms: ArmCells, column: str) -> str:
    """Return which arrangement has fewest failures in one column, and what cannot be told."""
    rows = [row for row in arms.rows if (row, column) in arms.cells]
    titles = dict(zip(rows, titles_of(dossier, rows), strict=True))
    cells = {row: arms.cells[row, column] for row in rows}
    base = titles.get(arms.baseline or "", "the baseline")
    told = [row for row, cell in cells.items()
            if cell.difference is not None and cell.difference.is_distinguishable]  # fmt: skip
    if not told:
        level = value_text(cells[arms.baseline or rows[0]].mean)
        return (
            f"no arrangement can be told from “{base}” by deterrence failures ({level} a run there)"
            "."
        )
    best = min(rows, key=lambda row: cells[row].mean)
    against = cells[best].difference
    sure = "" if against is None else f", {difference_words(against)} against “{base}”"
    unclear = [titles[row] for row in rows if row not in told and row != arms.baseline]
    rest = f" Not told from “{base}”: {listing(unclear)}." if unclear else ""
    level = value_text(cells[best].mean)
    return f"fewest deterrence failures, {level} a run, in “{titles[best]}”{sure}.{rest}"


def _fate_sentences(dossier: Dossier) -> list[str]:
    """Return how often treaties are made, where the study keeps that."""
    if not has_treaties(dossier.manifest):
        return []
    shares: dict[str, list[float]] = {}
    for point, fate in fates_of(dossier.results):
        shares.setdefault(point.arrangement or fate.proposal, []).append(fate.chance)
    parts = [
        f"“{titles_of(dossier, [name])[0]}” in {min(ones):.0%} to {max(ones):.0%} of the runs"
        for name, ones in shares.items()
    ]
    return [(f"Could it be had? Made, over all points: {'; '.join(parts)}. Shares rest on "
            "coefficients set by hand and are no finding.")]  # fmt: skip


def _cautions(dossier: Dossier) -> list[str]:
    """Return what a reader must know before anything else."""
    manifest, found = dossier.manifest, []
    if manifest.failed:
        found.append(f"{manifest.failed:,} of {manifest.runs:,} runs failed.")
    if dossier.trouble:
        found.append(f"The scenario cannot be read any more ({dossier.trouble}): names stand in "
                     "place of titles, and assumptions are left out.")  # fmt: skip
    if dossier.has_changed:
        found.append("The scenario files have changed since the study was run: what is told of "
                     "assumptions is how they are now.")  # fmt: skip
    if fitted := fitted_words(dossier):
        found.append(fitted)
    return [*found, "No forecast: arrangements are compared under stated assumptions."]


def _tables(dossier: Dossier, arms: ArmCells | None) -> list[Table]:
    """Return the tables of the report."""
    found = []
    if dossier.manifest.failed:
        found.append(_failures(dossier))
    if arms is not None:
        found.append(_arm_table(dossier, arms))
    robust = robustness_in(dossier.results.folder)
    if robust is not None and not dossier.manifest.failed:
        heads, rows = shares_rows(robust)
        found.append(Table("How far the headlines hold over the plausible set", heads, rows))
    if has_treaties(dossier.manifest) and not dossier.manifest.failed:
        found.append(_fate_table(dossier))
    return found


def _failures(dossier: Dossier) -> Table:
    """Return the runs that failed."""
    table = dossier.results.failures
    rows = [
        [
            str(row["point"]),
            f"{row['replication_first']}-{row['replication_last']}",
            str(row["error"]),
            f"deter replay {dossier.results.folder.name} {row['point']} {row['replication_first']}",
        ]
        for row in table.head(MOST_ROWS).iter_rows(named=True)
    ]
    heads = ("point", "replications", "error", "to play it again")
    note = f"{len(table):,} rows in failures.parquet; at most {MOST_ROWS} are shown."
    return Table("Runs that failed", heads, rows, note)


def _arm_table(dossier: Dossier, arms: ArmCells) -> Table:
    """Return means and differences by arm."""
    rows = []
    titles = dict(zip(arms.rows, titles_of(dossier, arms.rows), strict=True))
    heads = dict(zip(arms.columns, titles_of(dossier, arms.columns), strict=True))
    for (row, column), cell in arms.cells.items():
        against = cell.difference
        told = "" if against is None else "yes" if against.is_distinguishable else "no"
        rows.append([
            titles[row], heads[column], value_text(cell.mean), value_text(cell.error),
            "baseline" if against is None else difference_words(against), told, f"{cell.runs:,}",
        ])  # fmt: skip
    note = (
        f"{outcome_unit(HEADLINE).capitalize()}. Difference: to the baseline under the same "
        f"policy, paired, with its 95 % interval, which covers {arms.rests_on}."
    )
    columns = ("arrangement", "policy", "mean", "standard error", "difference [95 %]",
               "told from nought", "runs")  # fmt: skip
    return Table(outcome_title(HEADLINE), columns, rows[:MOST_ROWS], note)


def _fate_table(dossier: Dossier) -> Table:
    """Return what became of proposed treaties."""
    factors = dossier.manifest.factors
    rows = []
    for point, fate in fates_of(dossier.results)[:MOST_ROWS]:
        refusal = fate.refusal
        states = {} if dossier.scenario is None else dossier.scenario.states
        name = "" if refusal is None else refusal.state
        who = states[name].name if name in states else name
        why = "" if refusal is None else f"{who}: {words(refusal.term)}"
        where = ", ".join(titles_of(dossier, [point_words(point, factors)]))
        rows.append([where, words(fate.proposal), f"{fate.chance:.2f} ± {fate.chance_error:.2f}",
                     value_text(fate.entry_years), value_text(fate.members), why])  # fmt: skip
    heads = ("point", "treaty", "share in force", "years until then", "members",
             "who refuses most, and why")  # fmt: skip
    return Table("What became of proposed treaties", heads, rows,
                 "± one standard error; shares rest on coefficients set by hand.")  # fmt: skip


def _rests_on(dossier: Dossier, found: Sequence[Assumption]) -> list[str]:
    """Return what the study rests on, what turns its headlines first."""
    paragraphs = []
    robust = robustness_in(dossier.results.folder)
    for row in [] if robust is None else robust.to_dicts():
        leads = [f"{row[f'input_{n}']} ({row[f'correlation_{n}']:+.2f})"
                 for n in (1, 2, 3) if row.get(f"input_{n}") is not None]  # fmt: skip
        if leads and row["share"] < 1:
            paragraphs.append(f"{row['headline']}: holds in {row['share']:.0%} of the set; its "
                              f"size follows {listing(leads)}.")  # fmt: skip
    if paragraphs:
        paragraphs.insert(0, "Headlines that some plausible parameters turn, with the inputs that "
                             "they follow most (rank correlation with the ratio):")  # fmt: skip
    counts = Counter(one.status for one in found)
    if found:
        kinds = listing([f"{count:,} {status}" for status, count in sorted(counts.items())])
        paragraphs.append(
            f"{len(found):,} values in use rest on no publication: {kinds}. All are listed below "
            "by kind, with the reason given for each."
        )
    return paragraphs


def _assumption_tables(found: Sequence[Assumption]) -> list[Table]:
    """Return the assumptions, a table a kind, fitted ones first in each."""
    kinds: dict[str, list[Assumption]] = {}
    for one in found:
        kinds.setdefault(one.path.partition(".")[0], []).append(one)
    return [
        Table(
            f"{words(kind).capitalize()}: {len(ones):,}",
            ("path", "value", "unit", "status", "reason"),
            [
                [one.path, f"{one.value:g}" if isinstance(one.value, float) else str(one.value),
                 one.unit, one.status, one.source]
                for one in sorted(ones, key=lambda one: (one.status != "fitted", one.path))
            ],
        )
        for kind, ones in kinds.items()
    ]  # fmt: skip


def _methods(dossier: Dossier, arms: ArmCells | None) -> list[str]:
    """Return how the numbers were made."""
    manifest = dossier.manifest
    years = "" if dossier.years is None else f" of {dossier.years:g} years"
    found = [
        (
            f"{manifest.runs:,} runs{years}: {len(manifest.points):,} points, "
            f"{dossier.replications:,} replications each, seed {manifest.seed}. Runs of the same "
            "number share their draws at every point, so differences are paired and hold less luck "
            "than levels."
        ),
        (
            "In every quarter a flashpoint may offer its challenger an opportunity. States play a "
            "crisis game there, with mistakes, by what they would gain, owe and lose. A deterrence "
            "failure is a war, or a major attack to which the target gives in, by its chance."
        ),
    ]
    if arms is not None:
        found.append(f"Intervals are of 95 % and cover {arms.rests_on}.")
    return found


def _limits(dossier: Dossier) -> list[str]:
    """Return what the study cannot tell."""
    found = [
        "It compares arrangements under assumptions and forecasts no war.",
        "States are unitary actors; there are no misread signals beside mistakes in choice.",
        "How likely a treaty is made rests on coefficients that were set by hand.",
    ]
    if dossier.manifest.vectors is None:
        found.append("Intervals do not cover the judgments in the scenario: other numbers may "
                     "give other signs.")  # fmt: skip
    else:
        found.append("Intervals cover the inputs that the plausible set varies, and no others.")
    return found


def _reproduce(dossier: Dossier) -> list[str]:
    """Return commands that make the study again, and look into it."""
    name = dossier.results.folder.name
    return [
        f"deter reproduce {name}/manifest.json",
        f"deter plot {name} --list",
        f"deter replay {name} {dossier.main_point} 0",
    ]


def _facts(dossier: Dossier) -> dict[str, str]:
    """Return what identifies the study."""
    manifest = dossier.manifest
    git = manifest.git or {}
    changed = " with changes" if git.get("has_changes") else ""
    return {
        "study": manifest.fingerprint,
        "code": manifest.code,
        "commit": f"{git.get('commit', 'unknown')}{changed}",
        "seed": str(manifest.seed),
        "made": manifest.times.finished or manifest.times.started,
        "command": manifest.command,
        "versions": ", ".join(f"{name} {one}" for name, one in manifest.packages.items()),
    }
