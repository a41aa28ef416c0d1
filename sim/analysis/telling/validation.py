"""What a scenario was held against and what came of it, as a table."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.analysis.telling.tables import paragraph, table_text

if TYPE_CHECKING:
    from sim.validation.face_validity import Finding


def validation_text(findings: "Sequence[Finding]", width: int | None = None) -> str:
    """Return one row a finding, and below them what broke a claim.

    Parameters
    ----------
    width : columns of the terminal; absent: one line a row
    """
    rows = [
        [
            one.claim,
            f"{one.value:.3g} ± {one.standard_error:.2g}",
            f"{one.low:g} to {one.high:g}",
            "fitted" if one.is_fitted else "free",
            "holds" if one.holds else "FAILS",
        ]
        for one in findings
    ]
    head = ("what is held", "figure", "band", "", "")
    text = [table_text(head, rows, numeric=(1,), width=width)]
    text += [
        paragraph(f"{one.claim}: {', '.join(one.exceptions)}", width or 100, "  ")
        for one in findings
        if one.exceptions
    ]
    return "\n\n".join(text)


def validation_record(findings: "Sequence[Finding]") -> list[Mapping[str, object]]:
    """Return the findings as values that JSON can hold."""
    return [one._asdict() | {"holds": one.holds} for one in findings]
