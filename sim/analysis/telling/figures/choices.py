"""What to choose: what each arrangement costs against the best one, and what states prefer."""

from dataclasses import replace

import numpy as np

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.preferences import PolicyPreferences, preferences_of
from sim.analysis.regret import regret_of
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.cells import Grid, draw_grid, grid_height, value_text
from sim.analysis.telling.figures.names import (
    head_of,
    outcome_title,
    outcome_unit,
    policy_shown,
    titles_of,
    years_words,
)
from sim.analysis.telling.figures.sheet import Drawn, new_figure, style
from sim.domain.errors import QuestionError
from sim.execution.comparison_runs import Comparison


def regret(dossier: Dossier, asked: Asked) -> Drawn:
    """Return what each arrangement costs against the best one under each policy, and at most.

    Parameters
    ----------
    dossier : of a comparison without failed runs
    asked : which outcome
    """
    found = regret_of(comparison_in(dossier), asked.outcome)
    heads = [*titles_of(dossier, found.policies), "at most", "expected"]
    values = np.column_stack([found.regrets, found.most, found.expected])
    order = np.argsort(found.most, kind="stable")
    rows = [found.arrangements[int(one)] for one in order]
    least = titles_of(dossier, [found.least_regretted])[0]
    told = words_of(dossier, f"Regret: {outcome_title(asked.outcome).lower()} beyond the best", [
        (f"How much {'less' if found.is_more_better else 'more'} than the best arrangement under "
        f"the same policy; {outcome_unit(asked.outcome)}{years_words(dossier)}, mean of "
        f"{dossier.replications:,} runs a cell, standard error at most "
        f"{value_text(float(np.nanmax(found.errors)))}. At most: over all policies, by which rows "
        f"are ordered; expected: weighted by the study. Least regretted: {least}, in "
        f"{float(found.sure_shares.max()):.0%} of resamples. Darker is more regret."),
    ])  # fmt: skip
    grid = Grid(titles_of(dossier, rows), heads, values[order])
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, told, grid_height(grid, asked.page))
        draw_grid(figure.subplots(), grid, asked.page)
    return Drawn(told.title, told.caption, figure, dossier.fingerprint)


def comparison_in(dossier: Dossier) -> Comparison:
    """Return the comparison of a dossier.

    Raises
    ------
    QuestionError : it has none
    """
    if dossier.comparison is None:
        message = "only a comparison whose files can be read has this figure"
        raise QuestionError(message)
    return dossier.comparison


def preferences(dossier: Dossier, asked: Asked) -> Drawn:
    """Return what each state expects to win or lose, against the baseline, by arrangement.

    Parameters
    ----------
    dossier : of a comparison without failed runs
    asked : under which policy, the first if none is named
    """
    comparison = comparison_in(dossier)
    names = [str(one) for one in comparison.study.policies]
    policy, said = policy_shown(asked.policies, names)
    found = preferences_of(_under(comparison, policy)).policies[0]
    baseline = comparison.study.baseline
    others = [one for one in comparison.study.arrangements if one != baseline]
    arrangements = chosen(asked.arrangements, others, "arrangement to compare")
    if not arrangements:
        message = "the study has the baseline alone, and nothing to prefer to it"
        raise QuestionError(message)
    values = np.array([
        [choice.gains[one, baseline].mean for one in arrangements] for choice in found.choices
    ])  # fmt: skip
    stable = "; ".join(titles_of(dossier, list(found.stable))) or "none of those that are compared"
    told = words_of(dossier, head_of(dossier, "Who prefers what", policy), [
        ("What each state expects to win in the crises of a run, less what it expects to lose, "
        f"against {titles_of(dossier, [baseline])[0]} [stakes{years_words(dossier)}]; without the "
        f"price of a broken word. Mean of {dossier.replications:,} paired runs. Dot: the "
        "arrangement that the state would choose, or one as good. Color: size of the difference, "
        f"darker is more; the sign is that of the number. Gives way to no other: {stable}."),
        said,
    ])  # fmt: skip
    scenario = comparison.cells[0].scenario
    labels = [scenario.states[one.state].name for one in found.choices]
    texts = _gain_texts(found, arrangements, baseline)
    grid = Grid(labels, titles_of(dossier, arrangements), np.abs(values), texts)
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, told, grid_height(grid, asked.page))
        draw_grid(figure.subplots(), grid, asked.page)
    return Drawn(told.title, told.caption, figure, dossier.fingerprint)


def _under(comparison: Comparison, policy: str) -> Comparison:
    """Return a comparison under one policy alone: preferences under the others take a minute."""
    return replace(
        comparison,
        study=comparison.study.model_copy(update={"policies": [policy]}),
        cells=[one for one in comparison.cells if one.policy == policy],
        runs=comparison.runs.filter(comparison.runs["policy"] == policy),
    )


def _gain_texts(
    found: PolicyPreferences, arrangements: list[str], baseline: str
) -> list[list[str]]:
    """Return gains as text, with a dot at those that a state would choose."""
    return [
        [
            gain_text(choice.gains[one, baseline].mean)
            + (" ●" if one in {choice.best, *choice.as_good} else "")
            for one in arrangements
        ]
        for choice in found.choices
    ]


def gain_text(value: float) -> str:
    """Return a gain with its sign; what rounds to nought has none.

    >>> gain_text(-0.0123), gain_text(0.0001)
    ('−0.012', '0.000')
    """
    rounded = round(value, 3) + 0.0
    return f"{rounded:+.3f}".replace("-", "−") if rounded else "0.000"
