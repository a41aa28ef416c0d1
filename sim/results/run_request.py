"""What one run is of: a scenario, what is changed about it, and which draws.

A request is what the user asked for, in the words of the command line. It is kept
in the folder of the run, and a run of a study is turned into one to be replayed.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import Field

from sim.domain.errors import Problem, ScenarioError
from sim.domain.figures import Value
from sim.domain.plain_values import MAX_SEED
from sim.domain.scenario import Scenario
from sim.loading.scenarios import COMMAND_LINE, load_scenario, load_with_warnings
from sim.rules.parameters import Parameters

CALENDAR: Final = ("start", "quarters", "seed")
"""What the identity of a crisis rests on."""


class RunRequest(Value):
    """What a run is of: a scenario, what is changed about it, and which draws."""

    scenario: str
    """Name of a shipped scenario, or path to a scenario file."""

    arrangement: str | None = None
    """Arrangement in place of the file's."""

    policies: list[str] | None = None
    """Policies in place of the file's of the same patrons."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """{dotted path: value}."""

    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)
    """Seed of the draws; absent: the scenario's own."""

    replication: int = Field(default=0, ge=0, le=MAX_SEED)
    """Which of the runs under the seed."""

    def load(self) -> Scenario[Parameters]:
        """Return the effective scenario.

        Raises
        ------
        ScenarioError : every problem in every file, at once
        """
        return load_scenario(
            self.scenario,
            overrides=self.overrides,
            arrangement=self.arrangement,
            policies=self.policies,
        )


def override_warnings(request: RunRequest) -> list[Problem]:
    """Return warnings of what in the overrides of a request may be a mistake.

    Raises
    ------
    ScenarioError : every problem in every file, at once
    """
    if not request.overrides:
        return []
    _, found = load_with_warnings(
        request.scenario,
        overrides=request.overrides,
        arrangement=request.arrangement,
        policies=request.policies,
    )
    return [one for one in found if one.file == COMMAND_LINE.shown]


def changed_scenario(
    request: RunRequest,
    scenario: Scenario[Parameters],
    *,
    arrangement: str | None = None,
    policies: Sequence[str] = (),
    overrides: Mapping[str, object] | None = None,
) -> Scenario[Parameters]:
    """Return the scenario of a request with further changes, for the same quarters.

    Parameters
    ----------
    scenario : what the request loads as it is
    arrangement : takes the place of the request's
    policies : each takes the place of the policy of the same patron
    overrides : {dotted path: value}, applied after the request's

    Raises
    ------
    ScenarioError : every problem with the changes, at once
    """
    # Draws are looked up by seed and quarter: with others it would be another crisis
    # (docs/decisions/0019-draws.md).
    fixed = sorted(path for path in overrides or {} if path.partition(".")[0] in CALENDAR)
    if fixed:
        message = f"{fixed[0]!r} cannot be changed for a crisis that has begun"
        hint = "A run with another calendar or seed is another run: `deter run ... --output DIR`."
        raise ScenarioError([Problem("command line", 0, 0, message, "", hint)])
    asked = request.model_copy(
        update={
            "arrangement": arrangement or request.arrangement,
            "overrides": {**request.overrides, **(overrides or {})},
        }
    )
    if not policies:
        return asked.load()
    # Loaded to learn whose policies these are: the request has only their names.
    alone = asked.model_copy(update={"policies": list(policies)}).load()
    patrons = {alone.policies[name].patron for name in policies}
    kept = [p for p in request.policies or [] if scenario.policies[p].patron not in patrons]
    return asked.model_copy(update={"policies": [*kept, *policies]}).load()
