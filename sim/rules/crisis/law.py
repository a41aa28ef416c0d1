"""What a state's law lets it do for others.

Before a guarantor moves, chance decides how its courts, cabinet and parliament
read the law: nothing, support at most, or combat too. Japan's three conditions
of 2015 are the case that the mechanism was made for. A reservation in a pact
caps the level outright.
"""

from sim.kernel.compiled import compiled


@compiled
def highest_level_probabilities(
    law_support: float, law_fight: float, reservation: int
) -> tuple[float, float, float]:
    """Return the chances that abstaining, supporting or fighting is the highest lawful level.

    Parameters
    ----------
    law_support : chance that support is lawful, in [0, 1]
    law_fight : chance that combat is lawful, in [0, 1]; never above `law_support`
    reservation : highest level by pact, 0 abstain, 1 support, 2 no reservation

    Returns
    -------
    three probabilities that add to 1
    """
    # A file may say the two apart; who may fight may support.
    combat = min(law_fight, law_support)
    if reservation == 0:
        return 1.0, 0.0, 0.0
    if reservation == 1:
        return 1 - law_support, law_support, 0.0
    return 1 - law_support, law_support - combat, combat
