"""The region as a map: coasts, names of states, flashpoints, and arrows of who owes what.

Longitude goes across and latitude up, each on a straight scale. Coasts are a coarse
outline without any border. Where names stand is set by hand in the seminar's file.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from sim.domain.pacts import Pact
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from sim.study.seminar_files import Anchor, Seminar, Window

WIDTH: Final = 1000.0
"""Width of the drawing [units of the SVG]."""

STRETCH: Final = 1.12
"""Length of a degree of latitude over one of longitude, about right at 25 degrees."""

MARGIN: Final = 2.0
"""Room around everything where a seminar gives no window [degrees]."""

WIDEST: Final = 9.0
"""Width of the arrow of a whole obligation [units of the SVG]."""

BORDERS: Final = (
    "A schematic map. Names stand where there is room; coasts are a coarse outline, and no border "
    "is drawn. Neither implies a view on the status of any territory."
)
"""What stands under every map."""


@dataclass(frozen=True)
class Dot:
    """A flashpoint on the map."""

    name: str
    """Its name in the files."""

    title: str
    """Its name for readers."""

    number: int
    """Its number in the list beside the map."""

    x: float
    """Across [units of the SVG]."""

    y: float
    """Down [units of the SVG]."""


@dataclass(frozen=True)
class Label:
    """The name of a state on the map."""

    code: str
    """Code, which no reader sees."""

    name: str
    """Name."""

    left: float
    """Across [percent of the map]."""

    top: float
    """Down [percent of the map]."""

    side: str
    """Where the name is, seen from the point."""


@dataclass(frozen=True)
class Arrow:
    """What one state owes another under one pact."""

    path: str
    """The line, as SVG has it."""

    width: float
    """Width of the line [units of the SVG]."""

    guarantor: str
    """Who owes, by name."""

    protege: str
    """Whom, by name."""

    strength: str
    """How much, as text."""

    pact: str
    """Title of the pact."""

    clause: str
    """The operative words, in ours."""

    source: str
    """Where the strength comes from."""


@dataclass(frozen=True)
class RegionMap:
    """Everything on the map."""

    width: float
    """Width [units of the SVG]."""

    height: float
    """Height [units of the SVG]."""

    coast: str
    """Outline of the land, as SVG has it; empty for invented worlds."""

    dots: tuple[Dot, ...]
    """Flashpoints in the order of the scenario."""

    labels: tuple[Label, ...]
    """Names of states."""

    arrows: tuple[Arrow, ...]
    """Obligations of the pacts in the arrangement."""

    note: str = BORDERS
    """What stands under it."""


@dataclass(frozen=True)
class Projection:
    """From degrees to units of the drawing."""

    window: Window
    """What is shown."""

    @property
    def scale(self) -> float:
        """Return the units of a degree of longitude."""
        return WIDTH / (self.window.east - self.window.west)

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


def region_map(scenario: Scenario[Parameters], seminar: Seminar) -> RegionMap:
    """Return the map of a scenario.

    Parameters
    ----------
    scenario : with its flashpoints, states and pacts
    seminar : which says where names stand and what is shown
    """
    anchors = {code: anchor_of(scenario, seminar, code) for code in scenario.states}
    window = seminar.window or _window_around(scenario, anchors)
    projection = Projection(window)
    places = {code: projection.point(one.lat, one.lon) for code, one in anchors.items()}
    dots = tuple(
        Dot(name, point.title, number, *projection.point(point.theatre.lat, point.theatre.lon))
        for number, (name, point) in enumerate(scenario.flashpoints.items(), start=1)
    )
    labels = tuple(
        Label(
            code=code,
            name=scenario.states[code].name,
            left=round(100 * x / WIDTH, 2),
            top=round(100 * y / projection.height, 2),
            side=anchors[code].side,
        )
        for code, (x, y) in places.items()
    )
    return RegionMap(
        width=WIDTH,
        height=round(projection.height, 1),
        coast=_coast(projection) if window.coastline else "",
        dots=dots,
        labels=labels,
        arrows=tuple(
            arrow for pact in scenario.pacts.values() for arrow in _arrows(scenario, pact, places)
        ),
    )


def anchor_of(scenario: Scenario[Parameters], seminar: Seminar, code: str) -> Anchor:
    """Return where the name of a state stands."""
    if code in seminar.anchors:
        return seminar.anchors[code]
    home = scenario.states[code].bases[0]
    return Anchor(lat=home.lat, lon=home.lon)


def _window_around(scenario: Scenario[Parameters], anchors: dict[str, Anchor]) -> Window:
    """Return a window around all flashpoints and states, without coasts."""
    places = [point.theatre for point in scenario.flashpoints.values()]
    lats = [one.lat for one in places] + [one.lat for one in anchors.values()]
    lons = [one.lon for one in places] + [one.lon for one in anchors.values()]
    return Window(
        west=max(-180.0, min(lons) - MARGIN),
        east=min(360.0, max(lons) + MARGIN),
        south=max(-90.0, min(lats) - MARGIN),
        north=min(90.0, max(lats) + MARGIN),
        coastline=False,
    )


@cache
def _rings() -> list[list[list[float]]]:
    """Return the outlines of the land between 55 and 200 degrees east, [longitude, latitude].

    Natural Earth's 1:50m land, which is in the public domain, from the package world-atlas
    2.0.2, clipped and thinned to a sixth of a degree.
    """
    file = resources.files("sim.analysis.telling.pages") / "coastline.json"
    rings: list[list[list[float]]] = json.loads(file.read_text(encoding="utf-8"))
    return rings


def _coast(projection: Projection) -> str:
    """Return the outlines that are within the window as one path."""
    window, parts = projection.window, []
    for ring in _rings():
        lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
        is_out = max(lons) < window.west or min(lons) > window.east
        if is_out or max(lats) < window.south or min(lats) > window.north:
            continue
        points = (projection.point(lat, lon) for lon, lat in ring)
        parts.append(f"M{'L'.join(f'{x:.0f} {y:.0f}' for x, y in points)}Z")
    return "".join(parts)


def _arrows(
    scenario: Scenario[Parameters], pact: Pact, places: dict[str, tuple[float, float]]
) -> list[Arrow]:
    """Return an arrow for each pair of states between which a pact makes an obligation."""
    found = []
    members = [code for code in pact.members if code in places]
    for guarantor in members:
        for protege in members:
            owed = 0.0 if guarantor == protege else pact.obligation(guarantor, protege)
            if not owed:
                continue
            stated = pact.obligations.get(guarantor, {}).get(protege) or pact.mutual_obligation
            found.append(
                Arrow(
                    path=_curve(places[guarantor], places[protege]),
                    width=round(WIDEST * owed, 1),
                    guarantor=scenario.states[guarantor].name,
                    protege=scenario.states[protege].name,
                    strength=f"{owed:.2f}",
                    pact=pact.title,
                    clause=pact.clause,
                    source="" if stated is None else f"{stated.status}: {stated.source}",
                )
            )
    return found


BEND: Final = 0.12
"""How far an arrow bends aside, as a share of its length."""


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a bent line, so that what two states owe each other is two lines."""
    (x, y), (u, v) = start, end
    middle = (x + u) / 2 - BEND * (v - y), (y + v) / 2 + BEND * (u - x)
    return f"M{x:.0f} {y:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {u:.0f} {v:.0f}"
