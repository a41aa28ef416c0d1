"""The region as a map: coasts, names of states, flashpoints, and arrows of who owes what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sim.analysis.telling.geography import BORDERS, Projection, anchors_of, window_of
from sim.analysis.telling.pages.marks import Box, box_of, spread
from sim.domain.pacts import Pact
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from sim.study.seminar_files import Seminar

WIDTH: Final = 1000.0
"""Width of the drawing [units of the SVG]."""

WIDEST: Final = 9.0
"""Width of the arrow of a whole obligation [units of the SVG]."""


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
    """Across, of its number [units of the SVG]."""

    y: float
    """Down, of its number [units of the SVG]."""

    dx: float
    """Across from its number to the place itself [units of the SVG]."""

    dy: float
    """Down from its number to the place itself [units of the SVG]."""


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


def region_map(scenario: Scenario[Parameters], seminar: Seminar) -> RegionMap:
    """Return the map of a scenario.

    Parameters
    ----------
    scenario : with its flashpoints, states and pacts
    seminar : which says where names stand and what is shown
    """
    anchors = anchors_of(scenario, seminar)
    projection = Projection(window_of(scenario, seminar, anchors.values()), WIDTH)
    places = {code: projection.point(one.lat, one.lon) for code, one in anchors.items()}
    names = [
        box_of(scenario.states[code].name, x, y, anchors[code].side)
        for code, (x, y) in places.items()
    ]
    dots = _dots(scenario, projection, names)
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
        coast=_coast(projection),
        dots=dots,
        labels=labels,
        arrows=tuple(
            arrow for pact in scenario.pacts.values() for arrow in _arrows(scenario, pact, places)
        ),
    )


def _dots(
    scenario: Scenario[Parameters], projection: Projection, names: Sequence[Box]
) -> tuple[Dot, ...]:
    """Return the flashpoints with their numbers apart from each other and from names."""
    lies = {
        name: projection.point(point.theatre.lat, point.theatre.lon)
        for name, point in scenario.flashpoints.items()
    }
    stands = spread(lies, names, (WIDTH, projection.height))
    return tuple(
        Dot(
            name=name,
            title=point.title,
            number=number,
            x=stands[name][0],
            y=stands[name][1],
            dx=round(lies[name][0] - stands[name][0], 1),
            dy=round(lies[name][1] - stands[name][1], 1),
        )
        for number, (name, point) in enumerate(scenario.flashpoints.items(), start=1)
    )


def _coast(projection: Projection) -> str:
    """Return the outlines that are within the window as one path."""
    return "".join(
        f"M{'L'.join(f'{x:.0f} {y:.0f}' for x, y in ring)}Z" for ring in projection.coasts()
    )


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
                    source="" if stated is None else f"{stated.status}, {stated.source}",
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
