"""Make the tables of `docs/explanation/validation.md` from `deter validate`.

Run from the root of the project; about a minute on two cores.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from functools import cache
from pathlib import Path

from made_parts import table, write_or_check

from sim.validation.findings import Finding
from sim.validation.study import Validation, validate
from sim.validation.validation_files import load_validation

PAGE = Path(__file__).parent / "explanation" / "validation.md"
STATUS = {"free": "free", "fitted": "fitted", "built_in": "built in"}


@cache
def _validation() -> Validation:
    return validate(load_validation("indo_pacific"))


def _figure(one: Finding) -> str:
    if not one.is_computed:
        return "-"
    error = f" ({one.standard_error:.2g})" if one.standard_error else ""
    return f"{one.value:.3g}{error}"


def checks() -> str:
    """Return the table of all checks."""
    found = _validation()
    rows = []
    for verdict in found.verdicts:
        one = verdict.finding
        band = f"{one.low:g} to {one.high:g}" if one.is_computed else ""
        ends = "not computed" if not one.is_computed else "holds" if one.holds else "**fails**"
        rows.append([one.pattern, one.claim, _figure(one), band, STATUS[one.status], ends])
    head = ["", "what is held", "figure", "band", "", ""]
    runs = f"{found.replications:,} runs of the scenario and of each arm, seed {found.study.seed}"
    return f"{runs}; Monte Carlo error in brackets.\n\n{table(head, rows)}"


def nulls() -> str:
    """Return the table of null models."""
    beside = [one for one in _validation().verdicts if one.nulls]
    titles = list(beside[0].nulls)
    rows = [
        [
            one.finding.claim,
            _figure(one.finding),
            *(
                _figure(one.nulls[title]) + (" *" if one.nulls[title].holds else "")
                for title in titles
            ),
        ]
        for one in beside
    ]
    return table(["what is held", "scenario", *titles], rows)


def details() -> str:
    """Return what makes up the figures that are made of several, and the source of each band."""
    found = [one.finding for one in _validation().verdicts]
    made = [f"- *{one.claim}*: {'; '.join(one.exceptions)}." for one in found if one.exceptions]
    bands = [
        f"- {one.pattern + ', ' if one.pattern else ''}*{one.claim}*: {one.source}."
        for one in found
    ]
    return "\n".join([*made, "", "Where the bands are from:", "", *bands])


if __name__ == "__main__":
    parts = {"checks": checks, "null models": nulls, "details": details}
    sys.exit(write_or_check({PAGE: parts}, Path(__file__).name))
