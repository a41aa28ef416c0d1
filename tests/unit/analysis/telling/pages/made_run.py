"""A run of the classroom with one hand-made crisis, whose page can be worked out by hand."""

from functools import cache

from sim.domain.records import CrisisRecord, Move, Option
from sim.domain.scenario import Scenario
from sim.execution.seminar.what_ifs import ToldRun, told_run
from sim.loading.scenarios import load_scenario
from sim.results.run_request import RunRequest
from sim.rules.parameters import Parameters
from sim.study.seminar_files import seminar_of

PARTS_OUT = {"reneging": -0.02, "stake": -0.01}
PARTS_IN = {"support_cost": -0.07, "stake": -0.005}


def scenario() -> Scenario[Parameters]:
    """Return the classroom."""
    return load_scenario("classroom")


@cache
def classroom() -> ToldRun:
    """Return the run of the classroom's own seed, with its changes."""
    request = RunRequest(scenario="classroom")
    return told_run(request, scenario(), seminar_of("classroom", scenario()))


def help_move(choice: str, abstain: float) -> Move:
    """Return Corvia's answer when it is asked for help."""
    return Move(
        "CCC",
        "level",
        (
            Option("abstain", abstain, -0.03, PARTS_OUT),
            Option("support", 1 - abstain, -0.075, PARTS_IN),
            Option("fight", 0.0, None),
        ),
        choice,
        0.5,
    )


def crisis(choice: str = "abstain", abstain: float = 0.69, *, owed: float = 0.0) -> CrisisRecord:
    """Return a crisis in which Ardia presses, Belmar resists, and Corvia is asked."""
    moves = (
        Move(
            "AAA",
            "challenge",
            (Option("status_quo", 0.4, 0.01), Option("grey_zone", 0.6, 0.02, {"prize": 0.02})),
            "grey_zone",
            0.5,
        ),
        Move(
            "BBB",
            "response",
            (Option("concede", 0.2, -0.05), Option("resist", 0.8, -0.01)),
            "resist",
            0.1,
        ),
        Move(
            "CCC",
            "law",
            (Option("abstain", 0.1), Option("support", 0.9)),
            "support",
            0.3,
        ),
        help_move(choice, abstain),
        Move(
            "AAA",
            "press",
            (Option("back_down", 0.3, -0.001), Option("press", 0.7, 0.01)),
            "press",
            0.9,
        ),
        Move(
            "AAA",
            "clash",
            (Option("challenger_wins", 0.6), Option("challenger_loses", 0.4)),
            "challenger_wins",
            0.1,
        ),
    )
    return CrisisRecord(
        crisis="2026Q1-border",
        quarter="2026Q1",
        flashpoint="border",
        challenger="AAA",
        target="BBB",
        mode="grey_zone",
        outcome="taken",
        war_probability=0.001,
        control_lost=0.0,
        control_after=0.01,
        levels={"CCC": choice},
        obligations={"CCC": owed, "DDD": 0.0},
        moves=moves,
        without_seat=("DDD",),
    )
