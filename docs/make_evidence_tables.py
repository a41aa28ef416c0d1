"""Make the tables of `docs/decisions/0035-defaults-and-evidence.md`.

They come from the docstrings, from `scenario_evidence.csv` and from two tables of measures,
`reference/input_ranking.csv` and `reference/evidence_values.csv`, which have scripts of their
own; so it takes a second. With ``--check`` it writes nothing and ends with 1 if out of date.
"""  # noqa: INP001  a script beside the pages that it makes

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from made_parts import table, write_or_check
from measure_evidence_values import FOUR, HUB
from measure_evidence_values import TABLE as VALUES
from measure_input_ranking import TABLE as RANKING
from parameter_facts import STATUSES, by_status, by_verdict, fitted_paths, parameters
from scenario_evidence import figure_at, scenario_evidence

from sim.analysis.robust import LEAST_LEAD
from sim.domain.params import VERDICTS, Description

PAGE = Path(__file__).resolve().parent / "decisions" / "0035-defaults-and-evidence.md"
FITTED_HEADLINE = "(fitted)"
RATE = ".opportunity_rate"
NOTHING = "no source found"


def counts() -> str:
    """Return parameters by status and by what was read for them."""
    found = list(parameters())
    rows = []
    for status in STATUSES:
        own = [one for one in found if one.said.status == status]
        verdicts = by_verdict(own)
        unread = len(own) - sum(verdicts.values())
        rows.append([status, str(len(own)), *(str(verdicts[one]) for one in VERDICTS), str(unread)])
    total = [str(sum(by_status(found).values()))]
    total += [str(by_verdict(found)[one]) for one in VERDICTS]
    rows.append(["all", *total, str(sum(not one.said.verdict for one in found))])
    return table(["status", "parameters", *VERDICTS, "not looked for"], rows)


def _measures(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of measures, its first line left out."""
    with path.open(encoding="utf-8", newline="") as file:
        next(file)
        return list(csv.DictReader(file))


def ranked() -> list[tuple[str, float, float, str]]:
    """Return input, mean size of its correlations, the largest and its headline; largest first.

    The fitted headline is left out, and so are opportunity rates, which are solved from the others.
    """
    found = []
    for row in _measures(RANKING):
        own = {
            title: float(value)
            for title, value in row.items()
            if title != "input" and FITTED_HEADLINE not in title
        }
        if row["input"].endswith(RATE):
            continue
        title = max(own, key=lambda one: abs(own[one]))
        mean = sum(map(abs, own.values())) / len(own)
        found.append((row["input"], mean, own[title], title))
    return sorted(found, key=lambda one: -one[1])


def standing(path: str) -> tuple[str, str]:
    """Return status and evidence of an input of the plausible set."""
    for one in parameters():
        if one.path == path:
            # One docstring speaks for three modes, of which some may be fitted in the region.
            status = "fitted" if path in fitted_paths() else one.said.status
            return status, _words(one.said)
    if path.startswith("scale:"):
        return "judgement", NOTHING
    read = next((one for one in scenario_evidence() if one.path == path), None)
    words = f"*{read.verdict}*: {read.evidence} ({read.source})" if read else NOTHING
    return figure_at(path).status, words


def _words(said: Description) -> str:
    if said.verdict in {"", "none"}:
        return NOTHING
    return f"*{said.verdict}*: {said.evidence}"


def ranking() -> str:
    """Return the table of inputs by how closely headlines follow them."""
    rows = []
    for number, (path, mean, largest, title) in enumerate(ranked(), start=1):
        status, words = standing(path)
        name = path.removeprefix("parameters.")
        told = f"{largest:+.2f} {title}" if abs(largest) >= LEAST_LEAD else "nothing"
        rows.append([str(number), f"`{name}`", f"{mean:.2f}", told, status, words])
    heads = ["", "input", "mean", "largest, and the headline", "status", "evidence"]
    return table(heads, rows)


def outside() -> str:
    """Return the table of what lies outside its evidence."""
    rows = [[f"`{path}`", value, words] for path, value, words in _outside()]
    return table(["path", "in use", "evidence"], rows)


def _outside() -> Iterator[tuple[str, str, str]]:
    for one in parameters():
        if one.said.verdict == "outside":
            path = one.path.removeprefix("parameters.")
            yield path, f"{one.default:g}", one.said.evidence
    for read in scenario_evidence():
        if read.verdict == "outside":
            ends = "" if read.low is None else f"{read.low:g} to {read.high:g}: "
            yield read.path, f"{read.value:g}", f"{ends}{read.evidence} ({read.source})"


def values() -> str:
    """Return the table of what other values would do."""
    first, *others = _measures(VALUES)
    hub, four = float(first[HUB]), float(first[FOUR])
    rows = [["as shipped", "", f"{hub:.3f}", f"{four:.3f}", f"{four / hub:.2f}"]]
    for row in others:
        hub, four = float(row[HUB]), float(row[FOUR])
        path = row["path"].removeprefix("parameters.")
        rows.append([f"`{path}`", row["value"], f"{hub:.3f}", f"{four:.3f}", f"{four / hub:.2f}"])
    return table(["path", "value", "hub", "core four with Taiwan", "ratio"], rows)


PARTS = {"counts": counts, "ranking": ranking, "outside": outside, "values": values}

if __name__ == "__main__":
    sys.exit(write_or_check({PAGE: PARTS}, Path(__file__).name))
