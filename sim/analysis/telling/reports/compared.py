"""What a study compares: arrangements with their treaties, policies, and what else it varies."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.reports.grounds import names_in_paths, path_words
from sim.analysis.telling.reports.parts import Table
from sim.analysis.telling.reports.titles import Names, beginning, with_titles
from sim.analysis.telling.words import listing, words
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

CHOICES: Final = frozenset({"arrangement", "policy", "policies"})
"""Factors that have a table of their own."""

MOST_VALUES: Final = 4
"""Values of a number that are listed; of more the least and the largest are told."""


def compared_tables(dossier: Dossier) -> list[Table]:
    """Return a table of arrangements, one of policies and one of other factors, if there are."""
    found = {number: dossier.scenario_of(number) for number in dossier.points_of_choices}
    scenarios = {number: one for number, one in found.items() if one is not None}
    return [
        *_arrangements(dossier, scenarios),
        *_policies(dossier, scenarios),
        *_factors(dossier),
    ]


def _arrangements(
    dossier: Dossier, scenarios: Mapping[int, Scenario[Parameters]]
) -> Iterator[Table]:
    """Yield the arrangements, each with what tells its treaties from those of the baseline."""
    names, points = Names(dossier), dossier.manifest.points
    titles = names_in_paths(dossier) | names.titles
    first: dict[str, Scenario[Parameters]] = {}
    for number, scenario in scenarios.items():
        if (name := points[number].arrangement) is not None:
            first.setdefault(name, scenario)
    if not first:
        return
    main = points[dossier.main_point].arrangement
    base = main if main in first else next(iter(first))
    rows = [
        [
            names.plain(name),
            with_titles(" ".join(one.arrangement.notes.split()), titles),
            _all_treaties(one) if name == base else _other_treaties(one, first[base]),
        ]
        for name, one in first.items()
    ]
    note = f"Treaties: of {names.quoted(base)} all that are in force, of the others what differs."
    yield Table("Arrangements", ("arrangement", "what it is", "treaties"), rows, note)


def _all_treaties(scenario: Scenario[Parameters]) -> str:
    """Return the treaties of an arrangement."""
    return "; ".join(one.title for one in scenario.pacts.values()) or "none"


def _other_treaties(scenario: Scenario[Parameters], base: Scenario[Parameters]) -> str:
    """Return the treaties that an arrangement has more and less than the baseline."""
    more = [one.title for name, one in scenario.pacts.items() if name not in base.pacts]
    more += [f"{one.title} (proposed)" for one in scenario.proposals.values()]
    less = [one.title for name, one in base.pacts.items() if name not in scenario.pacts]
    if not scenario.pacts and not more:
        return "none"
    parts = [f"{word} {'; '.join(ones)}" for word, ones in (("with", more), ("without", less))
             if ones]  # fmt: skip
    return ", ".join(parts) or "the same"


def _policies(dossier: Dossier, scenarios: Mapping[int, Scenario[Parameters]]) -> Iterator[Table]:
    """Yield the policies with what they are modelled on."""
    names = Names(dossier)
    rows: dict[str, Sequence[str]] = {}
    for number, scenario in scenarios.items():
        known = {**scenario.named_policies, **scenario.policies}
        for name in dossier.manifest.points[number].policies or ():
            if name in known:
                policy, short = known[name], names.plain(name)
                anchor = f"{_rest(policy.title, short)}{' '.join(policy.anchor.split())}"
                rows[name] = (short, scenario.states[policy.patron].name, anchor)
    if rows:
        yield Table("Policies", ("policy", "of", "modelled on"), list(rows.values()))


def _rest(title: str, short: str) -> str:
    """Return what the short form of a title leaves out, as a sentence of its own.

    >>> _rest("Electoral: votes decide", "Electoral"), _rest("Hub", "Hub")
    ('Votes decide. ', '')
    """
    rest = title.removeprefix(f"{short}: ")
    return f"{beginning(rest)}. " if rest != title else ""


def _factors(dossier: Dossier) -> Iterator[Table]:
    """Yield what a sweep varies beside arrangements and policies."""
    given = dossier.manifest.study.get("factors")
    written: Mapping[str, object] = given if isinstance(given, dict) else {}
    names, titles = Names(dossier), names_in_paths(dossier)
    rows = [
        [names.factor(name), *_factor_cells(dossier, titles, name, written.get(name))]
        for name in dossier.manifest.factors
        if name not in CHOICES
    ]
    if rows:
        yield Table("What else is varied", ("factor", "what it is", "values", "path"), rows)


def _factor_cells(
    dossier: Dossier, titles: Mapping[str, str], name: str, said: object
) -> list[str]:
    """Return what a factor is, its values, and the paths that it sets.

    Parameters
    ----------
    titles : from `names_in_paths`
    said : what the study file says of it
    """
    content = said if isinstance(said, dict) else {}
    values = list(dict.fromkeys(str(one.values.get(name)) for one in dossier.manifest.points))
    levels = content.get("levels")
    if isinstance(levels, dict):
        paths = sorted({path for one in levels.values() for path in one or {}})
    else:
        paths = [str(content.get("path") or name)]
    what = "; ".join(beginning(path_words(titles, one)) for one in paths)
    return [what, _values_text(values), ", ".join(paths)]


def _values_text(values: Sequence[str]) -> str:
    """Return values as a list, of many numbers the least and the largest.

    >>> _values_text(["0.1", "0.2"]), _values_text(["1", "2", "5", "3", "4"])
    ('0.1 and 0.2', '1 to 5')
    """
    if len(values) > MOST_VALUES:
        try:
            numbers = [float(one) for one in values]
        except ValueError:  # words
            numbers = []
        if numbers:
            return f"{min(numbers):.3g} to {max(numbers):.3g}"
    return listing([words(one) for one in values])
