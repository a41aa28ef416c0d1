"""Names that a shell completes: of scenarios, of studies, of what `deter list` takes."""


def scenario_names(incomplete: str) -> list[str]:
    """Return shipped scenarios whose names begin so."""
    return _names(("scenarios",), incomplete)


def study_names(incomplete: str) -> list[str]:
    """Return shipped studies whose names begin so."""
    return _names(("studies",), incomplete)


def study_or_scenario_names(incomplete: str) -> list[str]:
    """Return shipped studies and scenarios whose names begin so."""
    return _names(("studies", "scenarios"), incomplete)


def kind_names(incomplete: str) -> list[str]:
    """Return kinds of file whose names begin so."""
    from sim.loading.library import KINDS

    return [kind for kind in KINDS if kind.startswith(incomplete)]


def _names(kinds: tuple[str, ...], incomplete: str) -> list[str]:
    """Return names of some kinds that begin so, each once and sorted."""
    # Imported here: a shell also asks for options, and waits for every answer.
    from sim.loading.library import catalogue

    found = {name for kind in kinds for name in catalogue(kind)}
    return sorted(name for name in found if name.startswith(incomplete))
