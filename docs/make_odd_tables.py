"""Make the tables of `docs/explanation/odd.md` from the code.

Run it after a state variable, a field of a scenario, a step of the quarter, a rule or a
parameter has changed; it takes a second::

    .venv/bin/python docs/make_odd_tables.py

With ``--check`` it writes nothing and ends with 1 if the page is out of date.
"""  # noqa: INP001  a script beside the pages that it makes

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

from code_facts import (
    ROOT,
    Variable,
    decisions,
    first_line,
    schedule,
    tree_of,
    variables_of,
    works,
)
from generate_reference import type_words
from made_parts import table, write_or_check
from odd_symbols import SYMBOLS, VARIABLES
from parameter_facts import Parameter, by_status, fitted_paths, parameters
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.domain.figures import Provenance
from sim.domain.flashpoints import Flashpoint
from sim.domain.pacts import Pact
from sim.domain.policies import Regime
from sim.domain.proposals import Proposal
from sim.domain.scenario import Scenario
from sim.domain.states import State
from sim.engine.world.pacts_in_force import MEMBERSHIP
from sim.kernel.draws import Purpose
from sim.rules.parameters import Parameters
from sim.validation.checks import Status

PAGE = ROOT / "docs" / "explanation" / "odd.md"
MODEL = ROOT / "docs" / "explanation" / "the-model.md"
WORLD = "sim/engine/world"
VALIDATION = PAGE.with_name("validation.md")
_STATUS = "|".join(get_args(Status)).replace("_", " ")
_CHECK = re.compile(
    r"^\| (?P<pattern>P\d+|) \| (?P<claim>[^|]+) \| [^|]+ \| [^|]* "
    rf"\| (?P<status>{_STATUS}) \| (?P<verdict>[^|]+) \|$",
    re.MULTILINE,
)
ENTITIES: Mapping[str, tuple[str, ...]] = {
    "State": ("(n,)",),
    "Ordered pair of states": ("(n, n)",),
    "Flashpoint": ("(f,)", "(f, n)", "(n, f)"),
    "Region": ("(1,)",),
}
"""{entity: shapes of its variables}; those by p belong to pacts or to proposals."""
CONSTANTS: Mapping[str, type[BaseModel]] = {
    "State": State,
    "Flashpoint": Flashpoint,
    "Pact": Pact,
    "Proposal": Proposal,
    "Regime of a policy": Regime,
    "Scenario": Scenario,
}
"""{entity: class of what its file says}."""
SCALES = ("start", "quarters", "seed", "assessment_years", "known_events")
"""Attributes of a scenario that are no parts of other tables."""
EQUATIONS: Mapping[str, str] = {
    "crisis.basing": "4-strength",
    "crisis.strength": "4-strength",
    "crisis.interoperability": "4-strength",
    "crisis.support": "4-strength",
    "crisis.contest": "4-strength",
    "crisis.obligation": "2-entities",
    "crisis.choice": "5-the-crisis-game",
    "crisis.resolve": "50-how-much-it-is-wanted-this-time",
    "crisis.entry": "52-seats-and-the-tree",
    "crisis.escalation": "52-seats-and-the-tree",
    "crisis.payoffs": "53-payoffs",
    "crisis.reneging": "53-payoffs",
    "crisis.commitment": "53-payoffs",
    "crisis.trade": "53-payoffs",
    "crisis.law": "54-law",
    "crisis.council": "55-council",
    "crisis.belief": "56-what-challenger-and-target-believe",
    "crisis.satisfaction": "56-what-challenger-and-target-believe",
    "crisis.encirclement": "56-what-challenger-and-target-believe",
    "conflict.opportunity": "6-opportunities-war-aftermath",
    "conflict.war": "6-opportunities-war-aftermath",
    "conflict.control": "6-opportunities-war-aftermath",
    "conflict.reputation": "7-reputation-opinion-and-alignment",
    "conflict.reliability": "10-outcomes",
}
"""{mechanism: section of the page of the model}; one of the slow half has a page of its own."""


def patterns() -> str:
    """Return the table of what the model is held against."""
    rows = [
        [row["pattern"], row["claim"], row["status"], row["verdict"]]
        for row in _CHECK.finditer(VALIDATION.read_text(encoding="utf-8"))
    ]
    return table(["pattern", "what is held", "status", "verdict"], rows)


def state_variables() -> str:
    """Return a table of state variables an entity."""
    region = variables_of(f"{WORLD}/variables.py", "Variables", "initial_variables")
    slow = variables_of(f"{WORLD}/political_variables.py", "PoliticalVariables", "initial_politics")
    pacts = variables_of(f"{WORLD}/pacts_in_force.py", "PactsInForce", "no_pacts")
    kept = [one for one in pacts if one.name in MEMBERSHIP]
    found = {
        entity: [one for one in (*region, *slow) if one.shape in shapes]
        for entity, shapes in ENTITIES.items()
    }
    found["Pact"] = [one._replace(start="calendar") for one in kept]
    found["Proposal"] = [one for one in slow if one.shape.startswith("(p")]
    derived = ", ".join(f"`{one.name}`" for one in pacts if one not in kept)
    lines = [f"**{entity}**\n\n{_variable_table(held)}" for entity, held in found.items()]
    lines += [f"From the members of pacts follow the tables that a crisis reads: {derived}."]
    return "\n\n".join(lines)


def _variable_table(held: Iterable[Variable]) -> str:
    rows = [
        [f"`{one.name}`", VARIABLES.get(one.name, ""), one.shape, one.meaning, one.start]
        for one in held
    ]
    return table(["variable", "symbol", "shape", "meaning [unit]", "start"], rows)


def constants() -> str:
    """Return a table of constants an entity."""
    lines = []
    for entity, kind in CONSTANTS.items():
        fields = kind.model_fields.items()
        rows = [
            [f"`{name}`", _type(field), _told(field.description)]
            for name, field in fields
            if name not in Provenance.model_fields and (kind is not Scenario or name in SCALES)
        ]
        lines.append(f"**{entity}**\n\n{table(['attribute', 'type', 'meaning [unit]'], rows)}")
    return "\n\n".join(lines)


def _type(field: FieldInfo) -> str:
    """Return the type of a field in words, its parts linked."""
    words = type_words(field.annotation, field.metadata)
    return words.replace("](#", "](../reference/scenario-files.md#")


def _told(description: str | None) -> str:
    return " ".join((description or "").split()).rstrip(".").replace("|", "\\|")


def quarter() -> str:
    """Return the table of what happens in a quarter."""
    rows, last = [], ""
    for number, step in enumerate(schedule(), start=1):
        phase = f"`{step.phase}`" if "_" in step.phase else step.phase
        phase += " (each opportunity)" if step.is_repeated else ""
        link = f"[`{step.name}`](../../{step.module})"
        rows.append([str(number), "" if phase == last else phase, link, step.about.rstrip(".")])
        last = phase
    return table(["", "phase", "step", "what it does"], rows)


def choices() -> str:
    """Return the table of decisions."""
    rows = []
    for name, said in decisions():
        options, _, role = said.removeprefix("Return ").rstrip(".").partition(", as ")
        rows.append([f"`{name}`", options, role or "a government"])
    return table(["decision", "options", "who"], rows)


def chance() -> str:
    """Return what is drawn, in one sentence."""
    names = ", ".join(one.name.lower().replace("_", " ") for one in Purpose)
    return f"Draws have {len(Purpose)} purposes: {names}."


def mechanisms() -> list[str]:
    """Return the modules of the rules, by their names below `sim.rules`."""
    folder = ROOT / "sim" / "rules"
    found = (path for path in folder.glob("*/*.py") if path.stem != "__init__")
    return sorted(
        path.relative_to(folder).with_suffix("").as_posix().replace("/", ".") for path in found
    )


def equations_of(mechanism: str) -> str:
    """Return the link to the equations of a mechanism."""
    room, _, name = mechanism.partition(".")
    if room == "politics":
        return f"[{name}](politics/{name}.md)"
    anchor = EQUATIONS[mechanism]
    # An anchor has no dots, so that only the page tells 10 from 1.0.
    heads = re.findall(r"^#+ (\d+(?:\.\d+)*)\b", MODEL.read_text(encoding="utf-8"), re.MULTILINE)
    numbers = {number.replace(".", ""): number for number in heads}
    return f"[{numbers[anchor.partition('-')[0]]}](the-model.md#{anchor})"


def submodels() -> str:
    """Return the table of mechanisms."""
    found = list(parameters())
    rows = []
    for mechanism in mechanisms():
        own = [one for one in found if one.module == mechanism]
        path = f"sim/rules/{mechanism.replace('.', '/')}.py"
        counts = [str(count or "") for count in by_status(own).values()]
        about = first_line(tree_of(path)).rstrip(".")
        rows.append([f"[`{mechanism}`](../../{path})", about, *counts, equations_of(mechanism)])
    total = [str(count) for count in by_status(found).values()]
    rows.append(["all", "", *total, ""])
    heads = ["mechanism", "what it is about", "published", "judgement", "fitted", "equations"]
    return table(heads, rows)


def parameter_table() -> str:
    """Return the table of parameters by mechanism.

    Raises
    ------
    ValueError : a symbol is that of a parameter that there is not
    """
    fitted = fitted_paths()
    if lost := {f"parameters.{name}" for name in SYMBOLS} - {one.path for one in parameters()}:
        message = f"symbols of no parameter: {sorted(lost)}"
        raise ValueError(message)
    lines = []
    for name, field in Parameters.model_fields.items():
        own = [one for one in parameters() if one.path.startswith(f"parameters.{name}.")]
        rows = [_parameter_row(one, f"parameters.{name}.", fitted) for one in own]
        title = " ".join((field.description or "").split()).rstrip(".")
        head = ["parameter", "symbol", "default", "unit", "status", "cites"]
        lines.append(f"**{name}** ({title[0].lower()}{title[1:]})\n\n{table(head, rows)}")
    return "\n\n".join(lines)


def _parameter_row(one: Parameter, group: str, fitted: set[str]) -> list[str]:
    mark = " †" if one.path in fitted else ""
    name = one.path.removeprefix(group)
    cited = ", ".join(one.keys)
    symbol = SYMBOLS.get(one.path.removeprefix("parameters."), "")
    return [f"`{name}`{mark}", symbol, f"{one.default:g}", one.said.unit, one.said.status, cited]


def references() -> str:
    """Return the works that the rules cite and this page too."""
    page = PAGE.read_text(encoding="utf-8").partition("\n## References\n")[0]
    groups = re.findall(r"\[([A-Z]\w*\d{4}(?:,\s\w+)*)\]", page)
    cited = {key for keys in groups for key in keys.replace(",", " ").split()}
    cited |= {key for one in parameters() for key in one.keys}
    listed = {key: text for key, text in works().items() if key in cited}
    lines, first = [], {}
    for key, text in listed.items():
        # Two rules may cite a work by two keys, one of them without its DOI.
        work = text.partition(" doi:")[0]
        same = first.setdefault(work, key)
        whole = max((one for one in listed.values() if one.startswith(work)), key=len)
        lines.append(f"- [{key}] " + (whole if same == key else f"The same work as [{same}]."))
    return "\n".join(lines)


PARTS = {
    "patterns": patterns,
    "state variables": state_variables,
    "constants": constants,
    "quarter": quarter,
    "choices": choices,
    "chance": chance,
    "submodels": submodels,
    "parameters": parameter_table,
    "references": references,
}

if __name__ == "__main__":
    sys.exit(write_or_check({PAGE: PARTS}, Path(__file__).name))
