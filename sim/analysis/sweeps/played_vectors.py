"""The plausible set that a finished study played."""

from sim.domain.errors import VectorsChangedError
from sim.results.reader import Results
from sim.study.plausible_files import load_plausible_set
from sim.study.plausible_sets import PlausibleSet


def played_vectors(results: Results) -> PlausibleSet | None:
    """Return the plausible set that a study played, if it played one.

    Raises
    ------
    VectorsChangedError : its files hold other vectors now
    """
    played = results.manifest.vectors
    if played is None:
        return None
    found = load_plausible_set(played.set)
    if found.digest != played.digest:
        raise VectorsChangedError(str(results.folder), played.set)
    return found
