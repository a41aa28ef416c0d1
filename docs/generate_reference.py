"""Write the reference pages that are read off the code: scenario files and parameters.

Run it after a docstring, a field or a default has changed::

    .venv/bin/python docs/generate_reference.py

With ``--check`` it writes nothing and ends with 1 if a page is out of date.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from collections.abc import Iterator, Mapping
from inspect import getdoc
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from parameter_facts import by_status, by_verdict, fitted_paths, parameters
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from scenario_evidence import scenario_evidence

from sim.analysis.telling.pages.glossary import glossary_page
from sim.calibration.targets import (
    Bounds,
    CalibrationStudy,
    ChainPlan,
    Order,
    PairTarget,
    Scale,
    Target,
)
from sim.domain import figures
from sim.domain.events import Event, Shock
from sim.domain.figures import Figure
from sim.domain.flashpoints import Flashpoint
from sim.domain.pacts import Date, Pact, Scope
from sim.domain.params import Description, Params, parse_description
from sim.domain.policies import Deal, Policy, Regime
from sim.domain.proposals import Champion, Proposal
from sim.domain.states import Base, Election, Law, Place, Side, State
from sim.domain.switches import JoinSwitches, Switches
from sim.domain.vocabulary import MODES, LevelName, ModeName, Name, Quarter, StateCode
from sim.engine.crisis.explicit_input import ExplicitMode, ExplicitParameters, ExplicitSwitches
from sim.loading.file_forms import OVERRIDE_ROOTS, ArrangementFile, Names, ScenarioFile
from sim.loading.reader import MAX_BYTES, MAX_DEPTH, MAX_VALUES
from sim.rules.crisis.payoffs import ModeParams
from sim.rules.parameters import Parameters
from sim.study.designs import (
    CrossedPlausible,
    Grid,
    LatinHypercube,
    Listed,
    Morris,
    Plausible,
    Saltelli,
    Sobol,
)
from sim.study.factors import LevelValue, ListedValues, NamedLevels, NumberRange
from sim.study.headlines import Headline
from sim.study.plan import Precision
from sim.study.plausible_sets import PlausibleFile
from sim.study.seminar_files import Anchor, ChosenRun, Seminar, WhatIf, Window
from sim.study.study_files import ComparisonStudy, SweepStudy
from sim.validation.hindcast.formulas import FormulaText
from sim.validation.hindcast.recipe_files import (
    ChallengerFormulas,
    Drop,
    Formula,
    Game,
    Outcome,
    PartnerFormulas,
    Recipe,
    Rows,
    TargetFormulas,
    Variant,
)

PAGES = Path(__file__).resolve().parent / "reference"
NOTE = "<!-- Made by docs/generate_reference.py from the docstrings: edit those, not this page. -->"

FILES: Mapping[str, tuple[str, type[BaseModel]]] = {
    "State": ("states/CODE.yaml", State),
    "Flashpoint": ("flashpoints/NAME.yaml", Flashpoint),
    "Pact": ("pacts/NAME.yaml", Pact),
    "Arrangement": ("arrangements/NAME.yaml", ArrangementFile),
    "Proposal": ("proposals/NAME.yaml", Proposal),
    "Policy": ("policies/NAME.yaml", Policy),
    "Scenario": ("NAME.yaml", ScenarioFile),
    "Comparison": ("studies/NAME.yaml", ComparisonStudy),
    "Sweep": ("studies/NAME.yaml", SweepStudy),
    "Calibration": ("calibrations/NAME.yaml", CalibrationStudy),
    "Plausible set": ("plausible/NAME.yaml", PlausibleFile),
    "Hindcast": ("hindcasts/NAME.yaml", Recipe),
    "Seminar": ("seminars/NAME.yaml", Seminar),
}
PARTS: Mapping[str, type[BaseModel]] = {
    "Place": Place,
    "Base": Base,
    "Law": Law,
    "Side": Side,
    "Election": Election,
    "Scope": Scope,
    "Champion": Champion,
    "Regime": Regime,
    "Deal": Deal,
    "Shock": Shock,
    "Event": Event,
    "Range": NumberRange,
    "Values": ListedValues,
    "Levels": NamedLevels,
    "Headline": Headline,
    "Grid": Grid,
    "Plausible": Plausible,
    "Vectors": CrossedPlausible,
    "Hypercube": LatinHypercube,
    "Sobol": Sobol,
    "Saltelli": Saltelli,
    "Morris": Morris,
    "List": Listed,
    "Precision": Precision,
    "Pair": PairTarget,
    "Target": Target,
    "Scale": Scale,
    "Order": Order,
    "Chains": ChainPlan,
    "Join": JoinSwitches,
    "Formula": Formula,
    "Rows": Rows,
    "Drop": Drop,
    "Outcome": Outcome,
    "Challenger": ChallengerFormulas,
    "Defender": TargetFormulas,
    "Partner": PartnerFormulas,
    "Variant": Variant,
    "Window": Window,
    "Anchor": Anchor,
    "What if": WhatIf,
    "Chosen run": ChosenRun,
    "Game": Game,
}
HUGE = 1e9
"""A bound that tells a reader nothing."""
FIGURES = {
    "Share": "figure, 0 to 1",
    "SignedShare": "figure, -1 to 1",
    "Positive": "figure, above 0",
    "NotNegative": "figure, 0 or more",
    "Multiplier": "figure, 0 to 10",
    "Logit": "figure, -20 to 20",
    "Percent": "figure, -100 to 100",
}
PATTERNS = {
    get_args(StateCode)[1].pattern: "state code",
    get_args(Name)[1].pattern: "name",
    get_args(Quarter)[1].pattern: "quarter",
    get_args(Date)[1].pattern: "date",
}
BY_CHECK = {id(getattr(figures, name).__metadata__[0]): text for name, text in FIGURES.items()}
BY_CHECK[id(FormulaText.__metadata__[0])] = "formula"
WORDS: Mapping[object, str] = {
    ModeName: "mode",
    LevelName: "level",
    Bounds: "[low, high]",
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    object: "any value",
    LevelValue: "value or list of names",
    ExplicitParameters: "parameters of `deter crisis`",
    ExplicitMode: "payoffs of `deter crisis`",
    ExplicitSwitches: "switches of `deter crisis`",
}


def main() -> None:
    """Write the pages, or check them."""
    stale = []
    for name, text in pages().items():
        path = PAGES / name
        if "--check" in sys.argv[1:]:
            stale += [] if path.is_file() and path.read_text(encoding="utf-8") == text else [name]
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"out of date: {', '.join(stale)}; run python docs/generate_reference.py")


def pages() -> dict[str, str]:
    """Return the text of every generated page by its name."""
    return {
        "scenario-files.md": "\n".join(_scenario_files()) + "\n",
        "parameters.md": "\n".join(_parameters()) + "\n",
        "glossary.md": glossary_page(),
    }


def _scenario_files() -> Iterator[str]:
    """Yield the lines of the page on scenario files."""
    yield from (NOTE, "# Scenario files", "")
    yield (
        "Every kind of file, every key. A key without a default must be there. Unknown keys are\n"
        "errors, so a typing mistake never passes silently. `deter schema` writes the same as\n"
        "JSON Schema, for completion in an editor.\n"
        "\n"
        f"A file has at most {MAX_BYTES:,} bytes, {MAX_VALUES:,} keys and values, and {MAX_DEPTH}\n"
        "levels of nesting; a larger one is refused at once."
    )
    yield from ("", "## Words used below", "")
    yield (
        "- **figure**: a number with its provenance, `[value, status, year, source]`, or a\n"
        "  mapping with these four names. `status` is `published`, `judgement` or `fitted`; the\n"
        "  year may be `null`. See [provenance](../explanation/provenance.md). An amount is at\n"
        "  most 1e12, and no number but 0 is nearer to 0 than 1e-12.\n"
        "- **state code**: three capitals, ISO 3166 alpha-3 or invented.\n"
        "- **name**: the name of a file without `.yaml`: small letters, digits, underscores.\n"
        "- **quarter**: such as `2025Q1`. **date**: such as `2025-10-06`, in quotes.\n"
        f"- **mode**: {_listed(MODES)}. **level**: `abstain`, `support` or `fight`.\n"
        "- **stakes**: the unit of utilities; the whole prize is worth its salience."
    )
    for title, (place, model) in FILES.items():
        yield from ("", f"## {title}: `{place}`", "", *_class_lines(model))
    yield from ("", "## Parts of files")
    for title, model in PARTS.items():
        yield from ("", f"### {title}", "", *_class_lines(model))
    yield from ("", "## Switches", "", *_class_lines(Switches))
    yield from ("", "## Overrides", "")
    yield (
        f"A key is a dotted path that begins with one of {_listed(OVERRIDE_ROOTS)}.\n"
        "A value is a figure, or a plain number, which then counts as a judgement of the file\n"
        "that sets it. Items of lists are counted from 0:\n"
        "`policies.wavering.regimes.1.bias_logit`, `states.JPN.sides.0.hold_probability`.\n"
        "`pacts` reaches those that are proposed too, and `policies` those that a policy names.\n"
        "The general is applied before the particular, an extended file before the one that\n"
        "extends it, and the command line (`--set`) last.\n"
        "Parameters are listed in [parameters](parameters.md)."
    )


def _class_lines(model: type[BaseModel]) -> Iterator[str]:
    """Yield a class's docstring and a table of its fields."""
    first = (getdoc(model) or "").partition("\n\n")[0]
    yield from (" ".join(first.split()), "", *_head("key", "type", "default", "meaning"))
    for name, field in model.model_fields.items():
        meaning = " ".join((field.description or "").split()).replace("|", "\\|")
        shape = type_words(field.annotation, field.metadata)
        yield f"| `{name}` | {shape} | {_default(field)} | {meaning} |"


def _head(*titles: str) -> tuple[str, str]:
    """Return the first two lines of a table."""
    return f"| {' | '.join(titles)} |", f"|{'---|' * len(titles)}"


def type_words(shape: Any, metadata: Any = ()) -> str:  # noqa: ANN401  annotations are anything
    """Return a type in words."""
    if said := _by_metadata(metadata):
        return said
    if shape in WORDS:
        return WORDS[shape] + _bounds(metadata)
    if hasattr(shape, "__metadata__"):
        return type_words(get_args(shape)[0], shape.__metadata__)
    return _compound(shape)


def _by_metadata(metadata: Any) -> str:  # noqa: ANN401  annotations are anything
    """Return the type that a field's constraints stand for, if they do."""
    for item in metadata:
        if item in get_args(Names)[1:]:
            return "name or list of names"
        if id(item) in BY_CHECK:
            return BY_CHECK[id(item)]
        if (pattern := getattr(item, "pattern", None)) in PATTERNS:
            return PATTERNS[pattern]
    return ""


def _bounds(metadata: Any) -> str:  # noqa: ANN401  annotations are anything
    """Return the bounds of a plain number in words."""
    signs = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    found = ((word, getattr(item, sign, None)) for item in metadata for sign, word in signs.items())
    known = ((word, bound) for word, bound in found if bound is not None and abs(bound) < HUGE)
    return "".join(f", {word} {bound:,}" for word, bound in known)


def _compound(shape: Any) -> str:  # noqa: ANN401  annotations are anything
    """Return a type that is made of others in words."""
    origin, arguments = get_origin(shape), get_args(shape)
    if origin is Literal:
        return _listed(arguments)
    if origin is list:
        return f"list of {type_words(arguments[0])}"
    if origin is dict:
        return f"{{{type_words(arguments[0])}: {type_words(arguments[1])}}}"
    if arguments:
        return " or ".join(type_words(one) for one in arguments if one is not NoneType)
    if shape is Figure:
        return "figure"
    return next(f"[{title}](#{title.lower()})" for title, part in PARTS.items() if part is shape)


def _listed(words: Any) -> str:  # noqa: ANN401  the arguments of a literal
    return ", ".join(f"`{word}`" for word in words)


def _default(field: FieldInfo) -> str:
    """Return a field's default in words."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, Figure):
        return f"{value.value:g} ({value.source})"
    if isinstance(value, JoinSwitches):
        return "all true"
    if isinstance(value, BaseModel):
        return "nothing said"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value in (None, "", [], {}) else f"`{value}`"


def _parameters() -> Iterator[str]:
    """Yield the lines of the page on parameters."""
    yield from (NOTE, "# Parameters", "")
    yield (
        "Every number of the rules, with the override path, its meaning, unit and default, and on\n"
        "what it rests. *published*: seen in the source named, or worked out of what was seen\n"
        "there as the source says. *judgement*: ours; sweep it. *fitted*: found by a search or\n"
        "estimated from data, as the source says. Parameters marked † have their fitted value for\n"
        "the Indo-Pacific in `scenarios/calibration.yaml`, which every scenario that extends\n"
        "`indo_pacific` uses.\n"
        "`deter check SCENARIO --assumptions` lists the values in use.\n"
        "\n"
        "*Evidence* is what the literature says of the default. It lies *inside* of it or\n"
        "*outside*, or agrees with a *sign* where no size is published; *unclear*: another\n"
        "quantity was measured, or it is disputed; *none*: looked for, no source found. Keys are\n"
        "works in the docstring of the rule. Empty: nothing was looked for.\n"
        "[Decision 0035](../decisions/0035-defaults-and-evidence.md) defends what lies outside\n"
        "and ranks what matters."
    )
    yield from ("", *_counts())
    fitted = fitted_paths()
    for name, field in Parameters.model_fields.items():
        group = field.default
        yield from ("", f"## {name}", "", " ".join((field.description or "").split()))
        if name == "modes":
            yield from ("", *_mode_lines(fitted))
        else:
            yield from ("", *_group_lines(f"parameters.{name}", group, fitted))
    yield from ("", "## Figures of the Indo-Pacific", "", *_figure_lines())


def _counts() -> Iterator[str]:
    """Yield how many parameters rest on what."""
    found = list(parameters())
    statuses = ", ".join(f"{count} {status}" for status, count in by_status(found).items())
    verdicts = by_verdict(found)
    told = ", ".join(f"{verdict} {count}" for verdict, count in verdicts.items())
    yield f"There are {len(found)} parameters, one for each path: {statuses}."
    yield f"Evidence was looked for in {sum(verdicts.values())} of them: {told}."


def _group_lines(path: str, group: Params, fitted: set[str]) -> Iterator[str]:
    yield from _head("path", "default", "unit", "meaning", "status", "source or range", "evidence")
    yield from _rows(path, group, fitted)


def _rows(path: str, group: Params, fitted: set[str]) -> Iterator[str]:
    """Yield a row a parameter of a group and of the groups in it."""
    for name, field in type(group).model_fields.items():
        if isinstance(field.default, Params):
            yield from _rows(f"{path}.{name}", field.default, fitted)
            continue
        said = parse_description(field.description)
        mark = " †" if f"{path}.{name}" in fitted else ""
        yield (
            f"| `{path}.{name}`{mark} | {field.default:g} | {said.unit} | {said.meaning} "
            f"| {said.status} | {said.source} | {_evidence(said)} |"
        )


def _mode_lines(fitted: set[str]) -> Iterator[str]:
    """Yield the table of the payoffs, one column of defaults a mode."""
    yield "Paths are `parameters.modes.MODE.NAME`."
    yield ""
    modes = [f"`{mode}`" for mode in MODES]
    yield from _head("name", *modes, "unit", "meaning", "status", "source", "evidence")
    defaults = Parameters().modes
    for name, field in ModeParams.model_fields.items():
        said = parse_description(field.description)
        values = " | ".join(
            f"{getattr(getattr(defaults, mode), name):g}"
            + (" †" if f"parameters.modes.{mode}.{name}" in fitted else "")
            for mode in MODES
        )
        standing = f"{said.meaning} | {said.status} | {said.source} | {_evidence(said)}"
        yield f"| `{name}` | {values} | {said.unit} | {standing} |"


def _evidence(said: Description) -> str:
    """Return verdict and words of what the literature says."""
    return f"*{said.verdict}*: {said.evidence}" if said.verdict else ""


def _figure_lines() -> Iterator[str]:
    """Yield the table of figures of the shipped scenario that something was read for."""
    yield (
        "What was read for figures that files of the Indo-Pacific hold. `bases[JPN]` is the\n"
        "capacity of all American bases in Japan together."
    )
    yield ""
    yield from _head("path", "in use", "status", "evidence", "range", "source")
    for one in scenario_evidence():
        ends = "" if one.low is None or one.high is None else f"{one.low:g} to {one.high:g}"
        yield (
            f"| `{one.path}` | {one.value:g} | {one.status} | *{one.verdict}*: {one.evidence} "
            f"| {ends} | {one.source} |"
        )


if __name__ == "__main__":
    main()
