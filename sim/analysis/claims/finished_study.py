"""Claims about a finished study, from the folder that keeps its runs. Nothing is played."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.claims.answer import Answer
from sim.analysis.comparison import HEADLINE, Claims, claims_of
from sim.analysis.dossier.dossier import Dossier, read_dossier
from sim.analysis.losses import with_material_loss
from sim.analysis.preferences import Preferences, preferences_of
from sim.analysis.regret import Regret, regret_of
from sim.analysis.robust import Robustness, robustness_of, robustness_table, with_played
from sim.analysis.sweeps.answers import SweepAnswer, sweep_answer
from sim.analysis.sweeps.arm_values import Measure
from sim.analysis.sweeps.played_vectors import played_vectors
from sim.analysis.sweeps.sensitivity import Sensitivity, sensitivity_of
from sim.analysis.telling.claims.regret import regret_text
from sim.analysis.telling.claims.robust import robust_text
from sim.analysis.telling.comparison import claims_text
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.catalogue import draw
from sim.analysis.telling.figures.choices import comparison_in
from sim.analysis.telling.figures.headlines import headlines_of
from sim.analysis.telling.figures.intervals import answer_figure
from sim.analysis.telling.figures.sheet import Drawn, Page
from sim.analysis.telling.figures.style import Width
from sim.analysis.telling.figures.tornado import tornado
from sim.analysis.telling.politics.preferences import preferences_text
from sim.analysis.telling.politics.treaties import fates_text
from sim.analysis.telling.sweeps.answers import answer_text
from sim.analysis.telling.sweeps.sensitivity import sensitivity_text
from sim.analysis.telling.verdict import verdict_text
from sim.analysis.treaties import Fate, fates_of, fates_table, point_words
from sim.analysis.verdict.feasibility import FEASIBILITY, kept_chances
from sim.analysis.verdict.verdict import ComparisonVerdict, verdict_of
from sim.domain.errors import QuestionError
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import ComparisonCells
from sim.study.plausible_files import scenario_set

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def finished_study(folder: str | Path) -> "FinishedStudy":
    """Return what may be asked of a study that was run.

    Parameters
    ----------
    folder : of its results, such as ``run_study(...).folder``

    Raises
    ------
    NotAResultError, UnfinishedResultError, ChangedTableError : see `sim.load_results`
    """
    return FinishedStudy(read_dossier(folder))


class FinishedStudy:
    """A study that was run: each method is a claim, and an `Answer` with table, figure and text.

    A question that the study cannot answer raises `QuestionError`: only comparisons have a
    verdict, only sweeps of several points a sensitivity.
    """

    def __init__(self, dossier: Dossier) -> None:
        """Ask of a study that has been read."""
        self.dossier = dossier
        """Its tables, manifest and scenarios."""

    @property
    def title(self) -> str:
        """Return the title of the study."""
        return self.dossier.title

    def verdict(self) -> Answer[ComparisonVerdict]:
        """Return what a comparison comes to: best, worst, how sure, and at what cost."""
        folder = self.dossier.results.folder
        chances = kept_chances(self._cells, folder / FEASIBILITY) or []
        found = verdict_of(self._comparison, chances)
        return Answer(
            found=found,
            make_table=ComparisonVerdict.table,
            draw=partial(self._drawn, "forest", HEADLINE),
            tell=partial(verdict_text, found),
        )

    def summary(self, outcome: str = HEADLINE) -> Answer[Claims]:
        """Return means and paired differences of a comparison, with intervals, by cell.

        Parameters
        ----------
        outcome : that the figure shows; the table has all that a comparison tells
        """
        found = claims_of(self._comparison)
        return Answer(
            found=found,
            make_table=lambda one: one.table,
            draw=partial(self._drawn, "heat_map", outcome),
            tell=partial(claims_text, found),
        )

    def regret(self, outcome: str = HEADLINE) -> Answer[Regret]:
        """Return what each arrangement costs against the best one, policy by policy.

        Parameters
        ----------
        outcome : that is regretted
        """
        found = regret_of(self._comparison, outcome)
        return Answer(
            found=found,
            make_table=Regret.table,
            draw=partial(self._drawn, "regret", outcome),
            tell=partial(regret_text, found, self.title),
        )

    def preferences(self, policy: str | None = None) -> Answer[Preferences]:
        """Return which arrangement each state would choose.

        Parameters
        ----------
        policy : that the figure is under, which shows one; absent: the first of the study. Table
            and text have all
        """
        found = preferences_of(self._comparison)
        return Answer(
            found=found,
            make_table=Preferences.table,
            draw=partial(self._drawn, "preferences", HEADLINE, policy=policy),
            tell=partial(preferences_text, found, self._names),
        )

    def robustness(self, *, has_wide: bool = True) -> Answer[Robustness]:
        """Return in how much of the plausible set of a comparison its headlines hold.

        Parameters
        ----------
        has_wide : whether they are tried over all that was plausible before any fit too

        Raises
        ------
        ScenarioError : there is no plausible set
        """
        cells = self._cells
        vectors = cells.vectors or scenario_set(cells.scenarios)
        found = with_played(robustness_of(cells, vectors, has_wide=has_wide), self._comparison.runs)
        table = robustness_table(found)

        def drawn(page: Page) -> Drawn:
            return headlines_of(table, self.dossier, Asked(page))

        return Answer(
            found=found,
            make_table=robustness_table,
            draw=drawn,
            tell=partial(robust_text, table, found.title),
        )

    def answer(
        self,
        outcome: str = HEADLINE,
        *,
        baseline: str | None = None,
        flashpoint: str | None = None,
        without: str | None = None,
    ) -> Answer[SweepAnswer]:
        """Return what a sweep or a comparison says of an outcome, arm by arm.

        Parameters
        ----------
        baseline : arm against which others stand; absent: the study's, or the first
        flashpoint : the only one that counts; absent: the whole region
        without : flashpoint that does not count
        """
        measure = Measure(outcome, flashpoint=flashpoint, without=without)
        found = sweep_answer(self.dossier.results, measure, baseline)
        return Answer(
            found=found,
            make_table=SweepAnswer.table,
            draw=partial(answer_figure, found, self.dossier),
            tell=partial(answer_text, found),
        )

    def sensitivity(
        self,
        outcome: str = HEADLINE,
        *,
        baseline: str | None = None,
        flashpoint: str | None = None,
        arms: Sequence[str] = (),
    ) -> Answer[Sensitivity]:
        """Return which factors an outcome, or its difference to a baseline, follows in a sweep.

        Parameters
        ----------
        baseline, flashpoint : as for `answer`
        arms : values that an arm must have to be told; all are if absent
        """
        results = self.dossier.results
        measure = Measure(outcome, flashpoint=flashpoint)
        found = sensitivity_of(results, measure, baseline, played_vectors(results), arms)

        def drawn(page: Page) -> Drawn:
            return tornado(found, page, self.dossier.fingerprint)

        return Answer(
            found=found,
            make_table=Sensitivity.table,
            draw=drawn,
            tell=partial(sensitivity_text, found),
        )

    def treaties(self, policy: str | None = None) -> Answer[Sequence[tuple[str, Fate]]]:
        """Return what became of proposed treaties, point by point.

        Parameters
        ----------
        policy : that the figure is under; see `preferences`
        """
        factors = self.dossier.manifest.factors
        found = [
            (point_words(point, factors), fate) for point, fate in fates_of(self.dossier.results)
        ]
        return Answer(
            found=found,
            make_table=fates_table,
            draw=partial(self._drawn, "timeline", HEADLINE, policy=policy),
            tell=partial(fates_text, found),
        )

    def figure(
        self,
        name: str,
        outcome: str = HEADLINE,
        width: Width = "double",
        *,
        policy: str | None = None,
        arrangements: Sequence[str] = (),
    ) -> "Figure":
        """Return any figure that `deter plot` draws.

        Parameters
        ----------
        name : of the figure
        outcome : where it is of one
        width : `single` or `double` column of a journal
        policy : that is drawn; absent: all where there is room for them, else the first
        arrangements : that are drawn; all if absent

        Raises
        ------
        UnknownNameError : there is no such figure or outcome
        QuestionError : the study has nothing to draw there
        """
        shown = tuple(arrangements)
        return self._drawn(name, outcome, Page(width), policy=policy, arrangements=shown).figure

    @cached_property
    def _comparison(self) -> Comparison:
        return with_material_loss(comparison_in(self.dossier))

    @property
    def _cells(self) -> ComparisonCells:
        if isinstance(self.dossier.found, ComparisonCells):
            return self.dossier.found
        message = "only a comparison whose files can be read answers this"
        raise QuestionError(message)

    @property
    def _names(self) -> Mapping[str, str]:
        """Return {code: name of the state}."""
        states = self._comparison.cells[0].scenario.states
        return {code: one.name for code, one in states.items()}

    def _drawn(
        self,
        name: str,
        outcome: str,
        page: Page,
        *,
        policy: str | None = None,
        arrangements: tuple[str, ...] = (),
    ) -> Drawn:
        policies = () if policy is None else (policy,)
        return draw(name, self.dossier, Asked(page, outcome, policies, arrangements))
