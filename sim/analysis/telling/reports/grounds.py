"""What a study rests on: what turns its headlines, what nobody has measured, what is published."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.robust import LED_BY
from sim.analysis.telling.figures.headlines import robustness_in
from sim.analysis.telling.reports.parts import Table, percent_text
from sim.analysis.telling.state_names import with_article
from sim.analysis.telling.words import listing, words
from sim.domain.params import parse_description
from sim.domain.scenario import Scenario
from sim.loading.provenance import Assumption, sourced_values
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

VARIED: Final = "varied by this study"
"""Value of an assumption that the study itself varies."""


def values_in_use(dossier: Dossier) -> list[Assumption]:
    """Return every figure that some arrangement and policy of a study uses, sorted by path.

    The first of those that differ between points stands for all.
    """
    found: dict[str, Assumption] = {}
    for number in dossier.points_of_choices:
        scenario = dossier.scenario_of(number)
        for one in [] if scenario is None else sourced_values(scenario):
            found.setdefault(one.path, one)
    return sorted(found.values())


def ground_paragraphs(dossier: Dossier, found: Sequence[Assumption]) -> list[str]:
    """Return how much of what a study rests on is published."""
    if not found:
        return ["The scenario cannot be read any more, so what the study rests on is not listed."]
    counts = Counter(one.status for one in found)
    sources = len({one.source for one in found if one.status == "published"})
    paragraphs = [
        (
            f"{len(found):,} values are in use over all that is compared: "
            f"{counts['published']:,} are published, in {sources:,} sources, "
            f"{counts['fitted']:,} were fitted to rates of the record, and "
            f"{counts['judgement']:,} are judgements of the authors. All are listed below, with "
            "the source or the reason given for each."
        )
    ]
    if dossier.manifest.agents is not None:
        agents, names = dossier.manifest.agents, names_in_paths(dossier)
        who = listing([with_article(names.get(one, one)) for one in sorted(agents.classes)])
        files = ", ".join(sorted({Path(one).name for one in agents.files.values()}))
        paragraphs.insert(
            0, f"Some states did not decide by the rules of deter but by agents in {files}: {who}."
        )
    return paragraphs


def turning_tables(dossier: Dossier) -> Iterator[Table]:
    """Yield which inputs the headlines follow, those that hold least often first."""
    robust = robustness_in(dossier.results.folder)
    if robust is None or dossier.manifest.failed:
        return
    rows, names = [], names_in_paths(dossier)
    for row in robust.sort("share").to_dicts():
        for number in range(1, LED_BY + 1):
            path = row[f"input_{number}"]
            if path is not None and row["share"] < 1:
                correlation = f"{row[f'correlation_{number}']:+.2f}"
                what = path_words(names, path)
                share = percent_text(row["share"], row["share"])
                rows.append([row["headline"], share, what, correlation, path])
    if rows:
        yield Table(
            "What turns the headlines first",
            ("headline", "holds in", "input that its size follows", "rank correlation", "path"),
            rows,
            "Headlines that some parameter vectors turn. Above zero: the larger the input, the "
            "weaker the headline, over vectors drawn by how well they fit the record.",
        )


def names_in_paths(dossier: Dossier) -> dict[str, str]:
    """Return {code or name of a part of a path: what readers call it}, over all scenarios."""
    found: dict[str, str] = {}
    for number in dossier.points_of_choices:
        scenario = dossier.scenario_of(number)
        found |= {} if scenario is None else _names_in(scenario)
    return found


def path_words(names: Mapping[str, str], path: str) -> str:
    """Return what stands at a path of a scenario, in words.

    Parameters
    ----------
    names : from `names_in_paths`
    path : as an override would write it

    >>> path_words({"JPN": "Japan"}, "states.JPN.law.fight.grey_zone")
    'Japan: law: fight: grey zone'
    >>> path_words({}, "parameters.reneging.reputation_weight")
    'Price of a wholly broken pact abroad'
    """
    kind, _, rest = path.partition(".")
    if kind == "parameters":
        return _parameter_words(rest) or words(rest.replace(".", ": "))
    first, _, inner = rest.partition(".")
    if f"{kind}.{first}" in names:
        return ": ".join([names[f"{kind}.{first}"], *map(words, filter(None, inner.split(".")))])
    return ": ".join(
        f"{int(one) + 1}" if one.isdigit() else names.get(one) or words(one)
        for one in rest.split(".")
    )


def _parameter_words(path: str) -> str:
    """Return what a parameter means; nothing for what is none."""
    node: object = Parameters
    *groups, last = path.split(".")
    for group in groups:
        field = _fields_of(node).get(group)
        node = None if field is None else field.annotation
    known = _fields_of(node).get(last)
    if known is None:
        return ""
    # What differs by kind of challenge is told with the kind.
    where = f"{words(groups[-1])}: " if len(groups) > 1 else ""
    return where + parse_description(known.description).meaning


def _fields_of(node: object) -> dict[str, "FieldInfo"]:
    """Return the fields of a class of parameters; none of anything else."""
    if isinstance(node, type) and issubclass(node, BaseModel):
        return dict(node.model_fields)
    return {}


def _names_in(scenario: Scenario[Parameters]) -> dict[str, str]:
    """Return {code or name: what readers call it}; of dated events by their place in the list."""
    titled = (
        scenario.flashpoints,
        scenario.reference_pacts,
        scenario.pacts,
        scenario.proposed_pacts,
        scenario.proposals,
        scenario.named_policies,
        scenario.policies,
    )
    found = {name: one.title for group in titled for name, one in group.items()}
    found |= {f"events.{place}": one.event for place, one in enumerate(scenario.events)}
    return found | {code: one.name for code, one in scenario.states.items()}


def assumption_tables(dossier: Dossier, found: Sequence[Assumption]) -> list[Table]:
    """Return what is assumed, a table a kind, fitted ones first; then what is published."""
    kinds: dict[str, list[Assumption]] = {}
    for one in found:
        if one.status != "published":
            kinds.setdefault(one.path.partition(".")[0], []).append(one)
    names = names_in_paths(dossier)
    varied = {path for point in dossier.manifest.points for path in point.overrides}
    tables = [
        Table(
            f"{words(kind).capitalize()}: {len(ones):,} assumptions",
            ("what", "value", "unit", "status", "reason", "path"),
            [
                _row(names, one, is_varied=one.path in varied)
                for one in sorted(ones, key=lambda one: (one.status != "fitted", one.path))
            ],
        )
        for kind, ones in kinds.items()
    ]
    return [*tables, *_sources(found)]


def _row(names: Mapping[str, str], one: Assumption, *, is_varied: bool) -> list[str]:
    """Return an assumption as a row."""
    value = f"{one.value:g}" if isinstance(one.value, float) else str(one.value)
    what = path_words(names, one.path)
    return [what, VARIED if is_varied else value, one.unit, one.status, one.source, one.path]


def _sources(found: Sequence[Assumption]) -> Iterator[Table]:
    """Yield the sources of what is published, with how much rests on each."""
    counts: dict[tuple[str, str], int] = Counter(
        (one.source, words(one.path.partition(".")[0])) for one in found
        if one.status == "published"
    )  # fmt: skip
    if counts:
        rows = [[source, kind, f"{count:,}"] for (source, kind), count in sorted(counts.items())]
        yield Table(f"Published: {sum(counts.values()):,} values", ("source", "of", "values"), rows)
