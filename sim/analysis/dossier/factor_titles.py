"""What readers call the factors of a sweep and their values: the titles of its file, else words.

Arms are named as in `sim.analysis.dossier.arm_cells`: what is compared goes by its value, all
else that is no arrangement and no policy by factor and value, as in ``trust 0.5``.
"""

from collections.abc import Collection, Mapping

from sim.analysis.sweeps.answers import compared, part_name
from sim.analysis.sweeps.arm_values import layout_of
from sim.loading.file_forms import OVERRIDE_ROOTS
from sim.results.study_manifest import StudyManifest
from sim.study.factor_paths import CHOOSERS
from sim.study.factors import Factor, NamedLevels, NumberRange, arm_text
from sim.study.study_files import SweepStudy


def factor_titles(manifest: StudyManifest) -> dict[str, str]:
    """Return {factor: its title} of the factors of a sweep that have one."""
    found = {name: factor.title for name, factor in _factors(manifest).items()}
    return {name: title for name, title in found.items() if title}


def value_titles(manifest: StudyManifest) -> dict[str, str]:
    """Return {name of a row, or part of the name of a column: its title} of a sweep."""
    factors = {
        name: factor
        for name, factor in _factors(manifest).items()
        if name not in CHOOSERS and not isinstance(factor, NumberRange)
    }
    if not factors:
        return {}
    asked, _ = compared(layout_of(manifest), None)
    found: dict[str, str] = {}
    for name, factor in factors.items():
        for value in map(factor.table_value, factor.grid()):
            title = _value_title(name, factor, arm_text(value), factors)
            found[part_name(name, value)] = title
            if name == asked:
                found[arm_text(value)] = title
    return found


def _factors(manifest: StudyManifest) -> Mapping[str, Factor]:
    """Return the factors of a sweep; none of a comparison."""
    return SweepStudy.model_validate(manifest.study).factors if manifest.kind == "sweep" else {}


def end_words(name: str, names: Collection[str]) -> str:
    """Return the end of the path that a factor is called by, as long as it must be to be told.

    Parameters
    ----------
    names : of all factors

    >>> end_words("states.JPN.alignment", ["states.JPN.alignment", "quarters"])
    'alignment'
    >>> end_words("states.JPN.alignment", ["states.JPN.alignment", "states.KOR.alignment"])
    'JPN alignment'
    >>> end_words("trust 0.5", ["trust 0.5"])
    'trust 0.5'
    """
    parts = name.split(".")
    if parts[0] not in OVERRIDE_ROOTS:
        return name  # the author's own word, in which a point is a point
    for length in range(1, len(parts)):
        end = parts[-length:]
        if sum(other.split(".")[-length:] == end for other in names) == 1:
            return " ".join(end)
    return " ".join(parts)


def _value_title(name: str, factor: Factor, value: str, names: Collection[str]) -> str:
    """Return the title of a value; of a named level without one its name in words."""
    given = {} if isinstance(factor, NumberRange) else factor.titles
    if value in given:
        return given[value]
    what = factor.title or end_words(name, names)
    found = value if isinstance(factor, NamedLevels) else f"{what} {value}"
    return found.replace("_", " ")
