"""Play both paths and print how many rules were compiled for it: `count_compilations.py`.

Lies beside the `sim` that it is about: a copy of the checkout brings a copy of this.
Fails if another `sim` was imported, which would count the wrong clone.
"""

from pathlib import Path

from numba.core import event

HERE = Path(__file__).resolve().parent
KIND = "numba:compile"


class Compilations(event.Listener):
    """Counts the compilations of rules."""

    def __init__(self) -> None:
        """Begin with none."""
        self.count = 0

    def on_start(self, event: event.Event) -> None:
        """Count one, if it is of a function of the package."""
        source = Path(event.data["dispatcher"].py_func.__code__.co_filename)
        self.count += source.is_relative_to(HERE / "sim")

    def on_end(self, event: event.Event) -> None:
        """Do nothing: what has begun is counted."""


def main() -> None:
    """Play a run on the ensemble and one on Mesa."""
    compilations = Compilations()
    event.register(KIND, compilations)
    import sim
    from sim.engine.run.ensemble import play, setting_of
    from sim.loading.scenarios import load_scenario
    from sim.model.region import Region

    if not Path(str(sim.__file__)).is_relative_to(HERE):
        message = f"{sim.__file__} was imported, not the sim in {HERE}"
        raise RuntimeError(message)
    scenario = load_scenario("indo_pacific")
    play(setting_of(scenario), 0, 1)
    Region(scenario).run()
    print(compilations.count)


if __name__ == "__main__":
    main()
