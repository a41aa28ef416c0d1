"""The tree of a crisis of one run of a study, solved again as it stood."""

from sim.analysis.crisis.branches import path_of
from sim.analysis.crisis.tree import CrisisTree, crisis_tree
from sim.analysis.dossier.arm_points import arm_points
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.crises.crisis_tree import Told, crisis_tree_figure
from sim.analysis.telling.figures.names import policy_shown, titles_of
from sim.analysis.telling.figures.sheet import Drawn, Page
from sim.analysis.telling.pages.phrases import ENDINGS, GRAVITY
from sim.analysis.telling.state_names import capitalized, name_in_sentence
from sim.domain.errors import QuestionError
from sim.domain.records import CrisisRecord
from sim.execution.crisis_again import CrisisAgain, crises_of, crisis_solved_again, run_again
from sim.execution.replay import replay_of


def run_crisis(dossier: Dossier, asked: Asked) -> Drawn:
    """Return the tree of one crisis of one run.

    Parameters
    ----------
    dossier : of a study whose scenario files can still be read
    asked : of which arrangement, the baseline if none is named, under which policy, in which
        replication, and which crisis, the gravest of the run if none is named

    Raises
    ------
    UnknownNameError : the run had no such crisis
    PointNumberError : the study never played that replication
    QuestionError : the run had no crisis at all
    """
    arms = arm_points(dossier)
    row = chosen(asked.arrangements, list(arms.rows), "arrangement")[0]
    if not asked.arrangements and arms.baseline in arms.rows:
        row = str(arms.baseline)
    column, default = policy_shown(asked.policies, arms.columns)
    point = arms.numbers[row, column][0]
    region = run_again(replay_of(dossier.results.folder, point, asked.replication))
    found = crisis_solved_again(region, asked.crisis or _gravest(crises_of(region)))
    arm = ", ".join(titles_of(dossier, [one])[0] for one in (row, column) if one)
    under = f" under {arm}" if arm else ""
    said = [
        f"Run {asked.replication} of {dossier.replications:,} runs{under}, before anybody moves.",
        *([default] if default else []),
    ]
    source = words_of(dossier, "", []).caption
    return run_crisis_figure(found, said, (source, dossier.fingerprint), asked.page)


def run_crisis_figure(
    found: CrisisAgain, said: list[str], source: tuple[str, str], page: Page
) -> Drawn:
    """Return the tree of a crisis of a run, with what happened in it.

    Parameters
    ----------
    said : where the crisis is from, for the caption
    source : whose hash the caption has, in a sentence, and the hash
    """
    place = found.scenario.flashpoints[found.record.flashpoint].title
    tree = tree_of(found)
    told = Told(
        title=f"{place}, {found.record.quarter}: what each state may do",
        sentences=[*said, f"With the draws of the run: {_ending(found)}."],
        source=source[0],
        fingerprint=source[1],
        path=path_of(tree, found.record, found.codes),
    )
    return crisis_tree_figure(tree, told, page)


def tree_of(found: CrisisAgain) -> CrisisTree:
    """Return the tree of a crisis of a run, with the names of states."""
    names = [capitalized(name_in_sentence(found.scenario, code)) for code in found.codes]
    return crisis_tree(names, found.crisis, found.solution)


def _gravest(crises: list[CrisisRecord]) -> str:
    """Return the crisis that ended most gravely, the first of equals.

    Raises
    ------
    QuestionError : there was none
    """
    if not crises:
        message = "this run had no crisis, so there is no tree to draw"
        raise QuestionError(message)
    return max(crises, key=lambda one: GRAVITY.index(one.outcome)).crisis


def _ending(found: CrisisAgain) -> str:
    """Return how a crisis ended, in a few words."""
    record = found.record
    parties = {
        role: name_in_sentence(found.scenario, code)
        for role, code in (("challenger", record.challenger), ("target", record.target))
    }
    return ENDINGS[record.outcome].format(**parties)
