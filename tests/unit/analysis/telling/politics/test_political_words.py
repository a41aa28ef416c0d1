"""Every term and every answer has words."""

from sim.analysis.telling.politics.words import ALIGNMENT, ANSWERS, BUDGET, STAGES, TERMS
from sim.model.governments import BUDGET_TERMS
from sim.model.treaties import NO_CONSENT
from sim.model.treaties import STAGES as MODEL_STAGES
from sim.rules.politics.alignment import AlignmentTerms
from sim.rules.politics.joining import JoinTerms


def test_every_term_has_words() -> None:
    assert tuple(TERMS) == JoinTerms._fields
    assert tuple(BUDGET) == BUDGET_TERMS
    assert tuple(ALIGNMENT) == AlignmentTerms._fields
    assert tuple(STAGES) == MODEL_STAGES
    assert NO_CONSENT in ANSWERS["ratify"]
