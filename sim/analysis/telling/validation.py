"""What a scenario was held against and what came of it, as tables."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.analysis.telling.tables import paragraph, table_text

if TYPE_CHECKING:
    from sim.validation.findings import Finding
    from sim.validation.study import Validation, Verdict

_STATUS = {"free": "free", "fitted": "fitted", "built_in": "built in"}


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
            _STATUS[one.status],
            _verdict(one),
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
        paragraph(f"Not computed: {one.claim}: {one.source}", width or 100, "  ")
        for one in findings
        if not one.is_computed
    ]
    beside = [one for one in validation.verdicts if one.nulls]
    if beside:
        parts.append(_nulls_text(beside, width))
    return "\n\n".join(parts)


def _nulls_text(verdicts: "Sequence[Verdict]", width: int | None) -> str:
    """Return the figures of null models: where one holds too, a check tells little."""
    titles = list(verdicts[0].nulls)
    rows = [
        [
            one.finding.claim,
            _figure(one.finding),
            *(_figure(one.nulls[title], mark=True) for title in titles),
        ]
        for one in verdicts
    ]
    head = ("the same in null models (* holds there too)", "scenario", *titles)
    numeric = tuple(range(1, len(titles) + 2))
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


def _verdict(one: "Finding") -> str:
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
            | {"nulls": {title: _finding_record(null) for title, null in one.nulls.items()}}
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
