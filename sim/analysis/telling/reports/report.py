"""What the report of a study says, section by section, before it is laid out.

The answer of a comparison is that of its verdict, that of a sweep is made of its arms or of the
factors it draws, with the titles of files in place of names. Of a study with failed runs
nothing is claimed.
"""

from collections.abc import Iterator

from sim.analysis.dossier.arm_cells import ArmCells, arm_cells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.sweeps.arm_values import layout_of
from sim.analysis.telling.claims.robust import notes, shares_rows
from sim.analysis.telling.figures.headlines import robustness_in
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.reports.arm_answer import arm_sentences
from sim.analysis.telling.reports.compared import compared_tables
from sim.analysis.telling.reports.drawn_answer import drawn_answer
from sim.analysis.telling.reports.failed_answer import failed_answer
from sim.analysis.telling.reports.grounds import (
    assumption_tables,
    ground_paragraphs,
    turning_tables,
    values_in_use,
)
from sim.analysis.telling.reports.level_answer import level_sentences, level_tables, outcome_table
from sim.analysis.telling.reports.method import (
    facts_of,
    limit_lines,
    method_paragraphs,
    reproduce_lines,
    terms_of,
)
from sim.analysis.telling.reports.parts import Answer, Report, Sentence, Table
from sim.analysis.telling.reports.titles import Names
from sim.analysis.telling.reports.treaty_answer import (
    attempts_of,
    has_inert,
    treaty_sentences,
    treaty_tables,
)
from sim.analysis.telling.reports.verdict_answer import comparison_answer
from sim.analysis.telling.state_names import with_article
from sim.analysis.telling.words import listing
from sim.analysis.treaties import has_treaties
from sim.study.comparison_cells import ComparisonCells
from sim.study.factor_paths import CHOOSERS

MOST_SENTENCES = 5
"""Sentences of an answer."""


def report_of(dossier: Dossier) -> Report:
    """Return the report of a finished study."""
    has_arms = not dossier.manifest.failed and len(layout_of(dossier.manifest).arms) > 1
    arms = arm_cells(dossier) if has_arms else None
    found = values_in_use(dossier)
    answer = _answer(dossier, arms)
    return Report(
        title=_title(dossier),
        question=_question(dossier),
        answer=answer.sentences[:MOST_SENTENCES],
        silent_on=answer.silent_on,
        cautions=_cautions(dossier),
        tables=[*_arm_tables(dossier, arms), *answer.tables, *_headline_table(dossier)],
        compared=compared_tables(dossier),
        rests_on=ground_paragraphs(dossier, found),
        turning=list(turning_tables(dossier)),
        assumptions=assumption_tables(dossier, found),
        terms=terms_of(dossier),
        methods=method_paragraphs(dossier, arms),
        limits=limit_lines(dossier),
        reproduce=reproduce_lines(dossier),
        facts=facts_of(dossier),
    )


def short_answer(dossier: Dossier) -> tuple[str, list[Sentence]]:
    """Return the question of a study without failed runs, and the sentences that answer it."""
    has_arms = len(layout_of(dossier.manifest).arms) > 1
    answer = _answer(dossier, arm_cells(dossier) if has_arms else None)
    return _question(dossier), list(answer.sentences[:MOST_SENTENCES])


def _title(dossier: Dossier) -> str:
    """Return the title of the study, of one without a file with that of its scenario."""
    if dossier.scenario is None:
        return dossier.title
    return dossier.title.replace(dossier.manifest.scenario, dossier.scenario.title)


def _question(dossier: Dossier) -> str:
    """Return what the study asks: in its own words, or in those of what it varies."""
    manifest, names = dossier.manifest, Names(dossier)
    if own := manifest.study.get("question"):
        return str(own)
    if manifest.kind == "comparison":
        return _comparison_question(dossier, names)
    if has_treaties(manifest):
        return "Can the proposed treaties be had, and is trying worth it?"
    varied = listing([f"“{names.factor(one)}”" for one in manifest.factors])
    return f"How do deterrence failures depend on {varied}?"


def _comparison_question(dossier: Dossier, names: Names) -> str:
    """Return what a comparison asks."""
    points = dossier.manifest.points
    arrangements = list(dict.fromkeys(one.arrangement or "" for one in points))
    policies = list(dict.fromkeys(one for point in points for one in point.policies or ()))
    rest = "could it be had, at what cost to whom, and how sure is that?"
    of = _patrons(dossier)
    if len(policies) == 1:
        under = f"under “{names.plain(policies[0])}”"
    else:
        under = f"under which of {len(policies)} policies{of}"
    if len(arrangements) == 2:
        two = " or ".join(names.quoted(one) for one in arrangements)
        return f"Which deters better {under}, {two}, {rest}"
    return f"Which of {len(arrangements)} arrangements deters best, {under}, {rest}"


def _patrons(dossier: Dossier) -> str:
    """Return whose policies a study varies; nothing where that is not known, or several."""
    scenario = dossier.scenario
    if scenario is None:
        return ""
    patrons = {scenario.states[one.patron].name for one in scenario.policies.values()}
    return f" of {with_article(patrons.pop())}" if len(patrons) == 1 else ""


def _answer(dossier: Dossier, arms: ArmCells | None) -> Answer:
    """Return the answer, what it leaves open, and the tables that belong to it."""
    if dossier.manifest.failed:
        return failed_answer(dossier)
    comparison, found = dossier.comparison, dossier.found
    if comparison is not None and isinstance(found, ComparisonCells):
        return comparison_answer(dossier, comparison, found)
    attempts = attempts_of(dossier) if has_treaties(dossier.manifest) else []
    if arms is not None and arms.factor and arms.factor not in CHOOSERS:
        return Answer(
            list(level_sentences(dossier)),
            list(_silent_on(dossier)),
            [*level_tables(dossier), *(treaty_tables(dossier, attempts) if attempts else [])],
        )
    if attempts:
        return Answer(
            list(treaty_sentences(dossier, attempts)),
            list(_silent_on(dossier)),
            treaty_tables(dossier, attempts),
        )
    if arms is None:
        answer = drawn_answer(dossier)
        return Answer(answer.sentences, [*_silent_on(dossier), *answer.silent_on], answer.tables)
    return Answer(list(arm_sentences(dossier, arms)), list(_silent_on(dossier)))


def _silent_on(dossier: Dossier) -> Iterator[str]:
    """Yield what a sweep cannot tell."""
    if fitted_words(dossier):
        yield (
            "How likely war is: levels were targets of a fit, not findings, and nothing here is a "
            "forecast."
        )
    else:
        yield "How likely war is: levels follow from assumptions, and nothing is a forecast."
    yield "Whether values that the study does not vary would change the answer."


def _cautions(dossier: Dossier) -> list[str]:
    """Return what went wrong with the study or its files."""
    found = []
    if dossier.trouble:
        found.append(f"The scenario cannot be read any more ({dossier.trouble}): names stand in "
                     "place of titles, and assumptions are left out.")  # fmt: skip
    if dossier.has_changed:
        found.append("The scenario files have changed since the study was run: what is told of "
                     "assumptions is how they are now.")  # fmt: skip
    if dossier.manifest.agents is not None:
        found.append("States were played by agents of the user's own: this is not the model as it "
                     "comes with deter.")  # fmt: skip
    return found


def _arm_tables(dossier: Dossier, arms: ArmCells | None) -> Iterator[Table]:
    """Yield the table of means by arm, where it says something."""
    # Over points some of which negotiate without effect a mean says nothing.
    if arms is not None and not has_inert(dossier.manifest):
        yield outcome_table(dossier, arms)


def _headline_table(dossier: Dossier) -> Iterator[Table]:
    """Yield how far headlines hold, where the folder keeps that."""
    robust = robustness_in(dossier.results.folder)
    if robust is not None and not dossier.manifest.failed:
        heads, rows = shares_rows(robust)
        note = " ".join(notes(robust.to_dicts()))
        yield Table("How far the headlines hold over the plausible set", heads, rows, note)
