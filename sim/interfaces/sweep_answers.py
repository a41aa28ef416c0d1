"""What `deter sweep` and `deter compare` are asked about their runs, and how they answer.

Questions are checked before runs are played.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sim.interfaces.terminal.screen import say, say_prose, terminal_width

if TYPE_CHECKING:
    from sim.analysis.sweeps.arm_values import Measure
    from sim.results.reader import Results
    from sim.study.plan import Plan

Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome", metavar="NAME", help="Outcome that is answered for; may be repeated."
    ),
]
Baseline = Annotated[
    str | None,
    typer.Option(metavar="VALUE", help="Arm against which others stand, such as hub_and_spokes."),
]
Flashpoint = Annotated[
    str | None, typer.Option(metavar="NAME", help="Answer for this flashpoint alone.")
]
Apart = Annotated[
    str | None, typer.Option(metavar="NAME", help="Answer for this flashpoint and the rest apart.")
]


class Asked(NamedTuple):
    """What a user wants to know of a sweep."""

    outcomes: Sequence[str] | None
    """Names; none: deterrence failures."""

    baseline: str | None
    """Value of a factor of the arms; none: the first."""

    flashpoint: str | None
    """The only one that counts."""

    apart: str | None
    """One that is told apart from the rest."""

    def measures(self) -> "list[Measure]":
        """Return every question, in the order in which it is answered."""
        from sim.analysis.sweeps.arm_values import Measure
        from sim.engine.outcomes.outcomes import DETERRENCE_FAILURE

        if self.flashpoint and self.apart:
            message = "give --flashpoint or --apart: one flashpoint alone, or it and the rest"
            raise typer.BadParameter(message, param_hint="--apart")
        found = []
        for outcome in self.outcomes or [DETERRENCE_FAILURE]:
            if self.apart:
                found.append(Measure(outcome, flashpoint=self.apart))
                found.append(Measure(outcome, without=self.apart))
            else:
                found.append(Measure(outcome, flashpoint=self.flashpoint))
        return found


def check_asked(asked: Asked, plan: "Plan") -> None:
    """Make sure, before hours are spent, that the runs of a plan will answer.

    Raises
    ------
    DeterError : there is no such outcome, flashpoint or baseline
    """
    from sim.analysis.sweeps.answers import compared
    from sim.analysis.sweeps.arm_values import check_measure, layout_of
    from sim.engine.outcomes.outcomes import ACCOUNT_PREFIXES, OUTCOME_NAMES
    from sim.engine.outcomes.political_outcomes import POLITICAL_OUTCOMES
    from sim.results.study_manifest import study_manifest

    known = [*OUTCOME_NAMES, *POLITICAL_OUTCOMES]
    # Every other column of runs is there for certain; accounts depend on who is in the roster.
    accounts = [one for one in asked.outcomes or () if one.startswith(ACCOUNT_PREFIXES)]
    has_places = (asked.flashpoint or asked.apart) and "flashpoints" in plan.outputs
    places = sorted(plan.scenario(0).flashpoints) if has_places else []
    for measure in asked.measures():
        check_measure(measure, [*known, *accounts], places)
    if asked.baseline is not None:
        compared(layout_of(study_manifest(plan, "")), asked.baseline)


def show_answers(results: "Results", asked: Asked) -> None:
    """Show what a finished sweep answers: its question in sentences, then arm by arm.

    Of what was asked by options only the tables are shown: the sentences are the study's own.
    """
    from sim.analysis.dossier.dossier import read_dossier
    from sim.analysis.dossier.factor_titles import value_titles
    from sim.analysis.sweeps.answers import sweep_answer
    from sim.analysis.telling.reports.report import short_answer
    from sim.analysis.telling.reports.treaty_answer import has_inert
    from sim.analysis.telling.sweeps.answers import answer_text

    manifest = results.manifest
    if asked == Asked(None, None, None, None) and not manifest.failed:
        question, sentences = short_answer(read_dossier(results.folder))
        say("")
        say_prose(question)
        for one in sentences:
            say_prose(f"{one.label}: {one.text}")
        if has_inert(manifest):  # means over talks with and without effect say nothing
            return
    titles = value_titles(manifest)
    named = manifest.study.get("outcomes")
    outcomes = [str(one) for one in named] if isinstance(named, list) and named else None
    for measure in asked._replace(outcomes=asked.outcomes or outcomes).measures():
        say("")
        say(answer_text(sweep_answer(results, measure, asked.baseline), terminal_width(), titles))
