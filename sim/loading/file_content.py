"""Tell the kind of a file by its keys.

A study may stand beside a scenario, or be given where a scenario is wanted. A file is
of the kind whose keys it has most of.
"""

from collections.abc import Collection, Container
from typing import Final

from sim.domain.flashpoints import Flashpoint
from sim.domain.pacts import Pact
from sim.domain.policies import Policy
from sim.domain.proposals import Proposal
from sim.domain.states import State
from sim.loading.file_forms import ArrangementFile, ScenarioFile

KEYS: Final = {
    "scenario": frozenset(ScenarioFile.model_fields),
    "study": frozenset(
        (
            "title", "scenario", "seed", "overrides", "outputs", "logged", "arrangements",
            "policies", "baseline", "replications", "factors", "design", "precision", "headlines",
            "question", "smallest_difference", "weights", "null_arrangement", "control",
            "negotiated", "compares", "outcomes",
        )
    ),
    "calibration": frozenset(
        (
            "title", "scenario", "null_arrangement", "seed", "generations", "population",
            "replications", "bystander_stake", "allowed_surprise", "scales", "free", "judged",
            "plausible", "ordered", "pairs", "targets",
        )
    ),
    "validation": frozenset(
        ("title", "scenario", "seed", "replications", "arms", "record", "checks")
    ),
    "hindcast": frozenset(
        (
            "title", "notes", "seed", "resamples", "rows", "drop", "train_to", "outcomes",
            "features", "baselines", "signs", "challenger", "target", "partners", "patron",
            "variants", "games",
        )
    ),
    "seminar": frozenset(
        ("title", "scenario", "window", "anchors", "what_ifs", "more_what_ifs", "runs", "choice")
    ),
    "plausible_set": frozenset(("title", "scales", "ranges", "notes")),
    "state": frozenset(State.model_fields),
    "flashpoint": frozenset(Flashpoint.model_fields),
    "pact": frozenset(Pact.model_fields),
    "arrangement": frozenset(ArrangementFile.model_fields),
    # A file with a title and pacts is an arrangement: a proposal says more than that.
    "proposal": frozenset(Proposal.model_fields) - {"pacts"},
    "policy": frozenset(Policy.model_fields),
}  # fmt: skip
"""Keys of each kind of file. Studies, calibrations, sets, validations and recipes of hindcasts are
read by layers above this one, so their keys are written out;
tests/unit/interfaces/test_file_kinds.py compares them with the classes."""

COMMON: Final = frozenset({"title", "notes", "seed", "scenario"})
"""Keys of too many kinds to tell one."""

CLEAR_LEAD: Final = 2
"""Keys more than the expected kind that make a file clearly one of another kind. One may be a
mistake: a scenario in which somebody wrote `pacts`."""


def kind_by_content(keys: Collection[str], expected: str) -> str:
    """Return the kind of a file with these keys.

    Parameters
    ----------
    keys : its keys
    expected : the kind that it should be of, which it is unless it is clearly of another

    >>> kind_by_content({"title", "scenario", "factors", "design"}, "scenario")
    'study'
    """
    counts = {kind: len(known.intersection(keys)) for kind, known in KEYS.items()}
    best, second = sorted(counts, key=lambda kind: counts[kind], reverse=True)[:2]
    if counts[best] == counts[second] and not COMMON.issuperset(keys):
        # A title and `extend` are a scenario's or an arrangement's, and no study's.
        return best if counts[best] == len(keys) and counts[expected] < counts[best] else expected
    if counts[best] == counts[second]:
        return expected  # a title and notes may be anything
    lead = counts[best] - counts[expected]
    is_whole = counts[best] == len(keys)
    # Where every key belongs to one kind, nothing speaks for another, and a lead of one is enough.
    return best if lead >= CLEAR_LEAD or (lead > 0 and is_whole) else expected


def is_sweep(keys: Container[str]) -> bool:
    """Return whether a study file with these keys is a sweep, not a comparison."""
    # A comparison may have a design too: which parameters its replications play.
    return "factors" in keys or ("design" in keys and "arrangements" not in keys)


def command_for(kind: str, keys: Container[str]) -> str:
    """Return the command that a file of some kind is for.

    >>> command_for("scenario", {"title"})
    'deter run'
    """
    if kind == "study":
        return "deter sweep" if is_sweep(keys) else "deter compare"
    own = {
        "scenario": "deter run",
        "calibration": "deter calibrate",
        "validation": "deter validate",
        "hindcast": "deter validate --table TABLE --hindcast",
        "seminar": "deter page --seminar",
    }
    return own.get(kind, "deter check")
