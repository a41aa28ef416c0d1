"""Measure how closely each headline of the main study follows each input of its plausible set.

Run it after the set, the study or a rule of the crisis has changed; it takes a minute once
everything is compiled::

    .venv/bin/python docs/measure_input_ranking.py

It writes `docs/reference/input_ranking.csv`: a row an input, a column a headline, rank
correlations with the ratio of expected deterrence failures. Above 0 a larger input weakens
the headline. `make_evidence_tables.py` makes pages from it.
"""  # noqa: INP001  a script beside the pages that it makes

import csv
from pathlib import Path

from sim.analysis.prospects import CellFailures, Draws
from sim.analysis.robust import claims_to_test, rank_correlations, ratios
from sim.study.loader import read_cells

STUDY = "indo_pacific"
TABLE = Path(__file__).resolve().parent / "reference" / "input_ranking.csv"
DIGITS = 3


def measured() -> tuple[str, dict[str, dict[str, float]]]:
    """Return the digest of the set, and {headline: {input: rank correlation}}."""
    found = read_cells(STUDY)
    if found.vectors is None:
        message = f"the study {STUDY} plays no plausible set"
        raise ValueError(message)
    inputs = Draws.of_set(found.vectors)
    claims = claims_to_test(found)
    cells = sorted({cell for claim in claims for cell in (claim.fewer, claim.than)})
    (failures,) = CellFailures(found, cells, [inputs]).work_out(workers=1)
    return found.vectors.digest, {
        claim.title: {
            lead.column: lead.correlation
            for lead in rank_correlations(
                inputs, ratios(failures[claim.fewer], failures[claim.than])
            )
        }
        for claim in claims
    }


def write() -> None:
    """Measure, and write the table."""
    digest, found = measured()
    inputs = next(iter(found.values()))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# Made by docs/{Path(__file__).name} from the set {digest}\n")
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["input", *found])
        for name in inputs:
            rows.writerow([name, *(round(own[name], DIGITS) for own in found.values())])


if __name__ == "__main__":
    write()
