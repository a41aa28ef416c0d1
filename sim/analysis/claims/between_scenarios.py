"""Claims about the difference between two scenarios, which are played when asked."""

from collections.abc import Sequence
from functools import partial
from typing import get_args

from sim.analysis.attribution.attribution import Question
from sim.analysis.attribution.attribution import attribute as attribute_question
from sim.analysis.attribution.shares import Attribution, By
from sim.analysis.claims.answer import Answer
from sim.analysis.joiners import JoinersFinding, JoinersQuestion, joiners_of
from sim.analysis.telling.attribution import attribution_text
from sim.analysis.telling.claims.joiners import joiners_text
from sim.analysis.telling.figures.intervals import joiners_figure
from sim.analysis.telling.figures.waterfall import waterfall
from sim.domain.errors import UnknownNameError
from sim.domain.plain_values import whole_number
from sim.domain.scenario import Scenario
from sim.engine.outcomes.outcomes import DETERRENCE_FAILURE
from sim.rules.parameters import Parameters


def attribute(  # noqa: PLR0913  each an independent choice of the caller
    before: Scenario[Parameters],
    after: Scenario[Parameters],
    outcome: str = DETERRENCE_FAILURE,
    *,
    replications: int = 100,
    by: By = "clauses",
    together: Sequence[str] = (),
) -> Answer[Attribution]:
    """Return which part of what differs between two scenarios moves an outcome.

    Parameters
    ----------
    outcome : of runs, by its exact name
    replications : runs of each set of parts
    by : parts: `clauses` of pacts, `switches` of the model, or `overrides` between the two
    together : patterns of paths of overrides that are one part

    Raises
    ------
    AttributionError : there is nothing to attribute, or it cannot be taken apart
    """
    if by not in get_args(By):
        raise UnknownNameError("kind of part", by, list(get_args(By)))
    runs = whole_number("replications", replications, least=2)
    question = Question(before, after, outcome, runs, by, together=tuple(together))
    found = attribute_question(question)
    return Answer(
        found=found,
        make_table=Attribution.table,
        draw=partial(waterfall, found, question),
        tell=partial(attribution_text, found),
    )


def joiners(
    baseline: Scenario[Parameters],
    treaty: Scenario[Parameters],
    outcome: str = DETERRENCE_FAILURE,
    *,
    lots: int = 20,
    replications: int = 100,
) -> Answer[JoinersFinding]:
    """Return where a treaty stands among the same treaty with members drawn by lot.

    Parameters
    ----------
    baseline, treaty : a scenario under an arrangement without and with the treaty
    outcome : of runs, by its exact name
    lots : sets of members to draw
    replications : runs of each

    Raises
    ------
    QuestionError : no others could take the place of its members, or no such outcome
    """
    runs = whole_number("replications", replications, least=2)
    drawn = whole_number("lots", lots, least=1)
    found = joiners_of(JoinersQuestion(baseline, treaty, outcome, drawn, runs))
    return Answer(
        found=found,
        make_table=JoinersFinding.table,
        draw=partial(joiners_figure, found, treaty),
        tell=partial(joiners_text, found),
    )
