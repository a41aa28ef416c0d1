"""What a guarantor owes when pacts overlap.

Pacts add up as independent reasons to act: the combined obligation is one minus
the product of what each leaves open. Each pact counts by the share that the mode
of challenge triggers and by whether the flashpoint is in its scope.
"""

from sim.kernel.compiled import compiled


@compiled
def invoked_obligation(obligation: float, trigger: float, scope: float) -> float:
    """Return what one pact asks of a guarantor in one challenge, in [0, 1].

    Parameters
    ----------
    obligation : text strength, in [0, 1]
    trigger : share that the mode of challenge calls up, in [0, 1]
    scope : weight of the flashpoint, in [0, 1]
    """
    return obligation * trigger * scope


@compiled
def combined_obligation(so_far: float, another: float) -> float:
    """Return the obligation from several pacts with one more, in [0, 1].

    Parameters
    ----------
    so_far, another : invoked obligations, in [0, 1]
    """
    return 1 - (1 - so_far) * (1 - another)


@compiled
def council_shares(is_collective: bool, fallback: float) -> tuple[float, float, float]:
    """Return the shares of a pact's obligation that count by what its council has to say.

    Parameters
    ----------
    is_collective : whether a council decides on the pact
    fallback : share that survives where the council does not activate it, in [0, 1]

    Returns
    -------
    with the council active, with the council not active, and with the pact left out
    """
    return (1.0, fallback, 0.0) if is_collective else (1.0, 1.0, 1.0)


@compiled
def weighed_obligation(obligation: float, multiplier: float) -> float:
    """Return the obligation as the patron's policy weighs it, in [0, 1].

    Parameters
    ----------
    obligation : invoked by the pacts, in [0, 1]
    multiplier : of the policy, at or above 0
    """
    return min(1.0, obligation * multiplier)
