"""What a scenario was held against and what came of it, as tables."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE

if TYPE_CHECKING:
    from sim.validation.findings import Finding
    from sim.validation.study import Validation, Verdict

NOTHING_SEEN = "nothing of the kind happened in these runs"


CAUTION = (
    "Bands have their sources in the file. What is marked fitted was aimed at in the calibration, "
    "and what is built in says so in a rule: both hold by construction and prove nothing. A check "
    "that a null model passes too tells little."
)


def validation_page(validation: "Validation", width: int | None = None) -> str:
    """Return all that came of it: what was played, every check, and what proves nothing.

    Parameters
    ----------
    width : columns of the terminal; absent: one line a row
    """
    study, prose = validation.study, min(width or MAX_PROSE, MAX_PROSE)
    arms = f", and as many of {len(study.arms)} arms beside it" if study.arms else ""
    head = f"{study.title}: {validation.replications:,} runs{arms}, seed {study.seed}"
    parts = [paragraph(head, prose), validation_text(validation, width), paragraph(CAUTION, prose)]
    return "\n\n".join(parts)


def validation_text(validation: "Validation", width: int | None = None) -> str:
    """Return a row a check, what broke or makes up a figure, and the same in null models.

    Parameters
    ----------
    width : columns of the terminal; absent: one line a row
    """
    findings = [one.finding for one in validation.verdicts]
    head = ("", "what is held", "figure", "band", "", "")
    rows = [
        [
            one.pattern,
            one.claim,
            _figure(one),
            _band(one),
            one.status.replace("_", " "),
            verdict_word(one),
        ]
        for one in findings
    ]
    parts = [table_text(head, rows, numeric=(2,), width=width)]
    parts += [
        paragraph(f"{one.claim}: {', '.join(one.exceptions)}", width or 100, "  ")
        for one in findings
        if one.exceptions
    ]
    parts += [
        paragraph(f"Not computed: {one.claim}: {why_not_computed(one)}", width or 100, "  ")
        for one in findings
        if not one.is_computed
    ]
    beside = [one for one in validation.verdicts if one.nulls]
    if beside:
        titles = {name: arm.title for name, arm in validation.study.arms.items()}
        parts.append(_nulls_text(beside, titles, width))
    return "\n\n".join(parts)


def _nulls_text(verdicts: "Sequence[Verdict]", titles: Mapping[str, str], width: int | None) -> str:
    """Return the figures of null models: where one holds too, a check tells little."""
    names = list(verdicts[0].nulls)
    rows = [
        [
            one.finding.claim,
            _figure(one.finding),
            *(_figure(one.nulls[name], mark=True) for name in names),
        ]
        for one in verdicts
    ]
    heads = (titles[name] for name in names)
    head = ("the same in null models (* holds there too)", "scenario", *heads)
    numeric = tuple(range(1, len(names) + 2))
    return table_text(head, rows, numeric=numeric, width=width)


def _figure(one: "Finding", *, mark: bool = False) -> str:
    if not one.is_computed:
        return "-"
    figure = f"{one.value:.3g}"
    if one.standard_error:
        figure += f" ± {one.standard_error:.2g}"
    return f"{figure} *" if mark and one.holds else figure


def _band(one: "Finding") -> str:
    return f"{one.low:g} to {one.high:g}" if one.is_computed else ""


def why_not_computed(one: "Finding") -> str:
    """Return why a finding has no figure: the reason of the file, or that there was nothing."""
    return one.source if math.isnan(one.low) else NOTHING_SEEN


def verdict_word(one: "Finding") -> str:
    """Return what a check came to, in a word."""
    if not one.is_computed:
        return "not computed"
    return "holds" if one.holds else "FAILS"


def validation_record(validation: "Validation") -> Mapping[str, object]:
    """Return what came of it as values that JSON can hold."""
    return {
        "title": validation.study.title,
        "scenario": validation.study.scenario,
        "seed": validation.study.seed,
        "replications": validation.replications,
        "checks": [
            _finding_record(one.finding)
            | {"nulls": {name: _finding_record(null) for name, null in one.nulls.items()}}
            for one in validation.verdicts
        ],
    }


def _finding_record(one: "Finding") -> dict[str, object]:
    """Return a finding; JSON has no number that is not a number."""
    values = {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in one._asdict().items()
    }
    return values | {"holds": one.holds if one.is_computed else None}
