"""Make the tables of `docs/explanation/validation.md` from `deter validate`.

Run from the root of the project; about a minute on two cores.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from functools import cache
from pathlib import Path
from typing import Final

from made_parts import table, write_or_check

from sim.analysis.telling.validation import verdict_word
from sim.validation.checks import Check
from sim.validation.findings import Finding
from sim.validation.study import Validation, validate
from sim.validation.validation_files import load_validation

PAGE = Path(__file__).parent / "explanation" / "validation.md"

AIMED: Final = {
    "fitted": "Fitted to",
    "related": "Related to",
    "design_target": "What version 2 was built to mend; related, too, to",
}
"""{status: words before what the calibration aims at}."""


@cache
def _validation() -> Validation:
    return validate(load_validation("indo_pacific"))


def _figure(one: Finding) -> str:
    if not one.is_computed:
        return "-"
    error = f" ({one.standard_error:.2g})" if one.standard_error else ""
    return f"{one.value:.3g}{error}"


def _aims(check: Check) -> str:
    """Return which quantities of the calibration bear on a check, as the end of a line."""
    if not check.relates_to:
        return ""
    named = ", ".join(f"`{one}`" for one in check.relates_to)
    return f" {AIMED[check.status]} {named}."


def checks() -> str:
    """Return the table of all checks."""
    found = _validation()
    rows = []
    for verdict in found.verdicts:
        one = verdict.finding
        band = f"{one.low:g} to {one.high:g}" if one.is_computed else ""
        ends = verdict_word(one).replace("FAILS", "**fails**")
        status = one.status.replace("_", " ")
        rows.append([one.pattern, one.claim, _figure(one), band, status, ends])
    head = ["", "what is held", "figure", "band", "", ""]
    runs = f"{found.replications:,} runs of the scenario and of each arm, seed {found.study.seed}"
    return f"{runs}; Monte Carlo error in brackets.\n\n{table(head, rows)}"


def nulls() -> str:
    """Return the table of null models."""
    beside = [one for one in _validation().verdicts if one.nulls]
    names = list(beside[0].nulls)
    rows = [
        [
            one.finding.claim,
            _figure(one.finding),
            *(_figure(one.nulls[name]) + (" *" if one.nulls[name].holds else "") for name in names),
        ]
        for one in beside
    ]
    titles = [_validation().study.arms[name].title for name in names]
    return table(["what is held", "scenario", *titles], rows)


def details() -> str:
    """Return what makes up the figures that are made of several, and the source of each band."""
    validation = _validation()
    found = [one.finding for one in validation.verdicts]
    made = [f"- *{one.claim}*: {'; '.join(one.exceptions)}." for one in found if one.exceptions]
    bands = [
        f"- {one.pattern + ', ' if one.pattern else ''}*{one.claim}*: {one.source}.{_aims(check)}"
        for one, check in zip(found, validation.study.checks, strict=True)
    ]
    return "\n".join([*made, "", "Where the bands are from:", "", *bands])


if __name__ == "__main__":
    parts = {"checks": checks, "null models": nulls, "details": details}
    sys.exit(write_or_check({PAGE: parts}, Path(__file__).name))
