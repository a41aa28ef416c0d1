"""Where things stand on a map of the region: the projection, coasts, and places for names.

Longitude goes across and latitude down, each on a straight scale. Coasts are a coarse
outline without any border. Where names stand is set by hand in the seminar's file.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from sim.study.seminar_files import Anchor, Seminar, Window

STRETCH: Final = 1.12
"""Length of a degree of latitude over one of longitude, about right at 25 degrees."""

MARGIN: Final = 2.0
"""Room around everything where a seminar gives no window [degrees]."""

BORDERS: Final = (
    "A schematic map. Names stand where there is room; coasts are a coarse outline, and no border "
    "is drawn. Neither implies a view on the status of any territory."
)
"""What stands under every map."""


@dataclass(frozen=True)
class Projection:
    """From degrees to units of the drawing."""

    window: Window
    """What is shown."""

    width: float
    """Width of the drawing [units]."""

    @property
    def scale(self) -> float:
        """Return the units of a degree of longitude."""
        return self.width / (self.window.east - self.window.west)

    @property
    def height(self) -> float:
        """Return the height of the drawing [units]."""
        return (self.window.north - self.window.south) * self.scale * STRETCH

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a place is, across and down [units]."""
        # Longitudes west of the window are meant beyond the date line, if that is in the window.
        east = lon + 360 if lon < self.window.west and lon + 360 <= self.window.east else lon
        x = (east - self.window.west) * self.scale
        return round(x, 1), round((self.window.north - lat) * self.scale * STRETCH, 1)

    def coasts(self) -> Iterator[list[tuple[float, float]]]:
        """Yield the outlines of land that reach into the window, as places across and down."""
        window = self.window
        for ring in _rings() if window.coastline else ():
            lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
            is_out = max(lons) < window.west or min(lons) > window.east
            if is_out or max(lats) < window.south or min(lats) > window.north:
                continue
            yield [self.point(lat, lon) for lon, lat in ring]


@cache
def _rings() -> list[list[list[float]]]:
    """Return the outlines of the land between 55 and 200 degrees east, [longitude, latitude].

    Natural Earth's 1:50m land, which is in the public domain, from the package world-atlas
    2.0.2, clipped and thinned to a sixth of a degree.
    """
    file = resources.files("sim.analysis.telling") / "coastline.json"
    rings: list[list[list[float]]] = json.loads(file.read_text(encoding="utf-8"))
    return rings


def anchors_of(scenario: Scenario[Parameters], seminar: Seminar) -> dict[str, Anchor]:
    """Return {state: where its name stands}: where the seminar says, else at its first base."""
    return {code: _anchor_of(scenario, seminar, code) for code in scenario.states}


def _anchor_of(scenario: Scenario[Parameters], seminar: Seminar, code: str) -> Anchor:
    """Return where the name of a state stands."""
    if code in seminar.anchors:
        return seminar.anchors[code]
    home = scenario.states[code].bases[0]
    return Anchor(lat=home.lat, lon=home.lon)


def window_of(
    scenario: Scenario[Parameters], seminar: Seminar, anchors: Iterable[Anchor]
) -> Window:
    """Return what a map shows: the seminar's window, else one around all that stands on it."""
    if seminar.window is not None:
        return seminar.window
    places = [point.theatre for point in scenario.flashpoints.values()]
    points = [(one.lat, one.lon) for one in places] + [(one.lat, one.lon) for one in anchors]
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return Window(
        west=max(-180.0, min(lons) - MARGIN),
        east=min(360.0, max(lons) + MARGIN),
        south=max(-90.0, min(lats) - MARGIN),
        north=min(90.0, max(lats) + MARGIN),
        coastline=False,
    )
