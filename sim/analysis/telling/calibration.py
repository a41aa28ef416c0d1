"""How a calibration fits: measures and simulated pairs of states beside their bands."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.analysis.telling.tables import table_text

if TYPE_CHECKING:
    from sim.calibration.checks import RunCheck
    from sim.calibration.search import Fit
    from sim.calibration.targets import BandTarget

CAUTION = "All of this was fitted and is no finding."


def check_text(
    bands: Mapping[str, "BandTarget"], fit: "Fit", found: "RunCheck", width: int | None = None
) -> str:
    """Return the measures of solved crises and the counts of runs, each beside its band.

    Parameters
    ----------
    bands : targets by the name of the measure
    fit : with a measure for each of them
    found : what runs of the fit came to
    width : columns of the terminal; absent: one line a row
    """
    measures = []
    for name, band in bands.items():
        value = fit.measures[name]
        span = f"{band.low:g} to {band.high:g}"
        is_inside = band.low <= value <= band.high
        measures.append([name, f"{value:.3f}", span, f"{band.aim.value:g}", _verdict(is_inside)])
    pairs = [
        [
            pair.pair,
            f"{pair.mean:.2f} ± {pair.standard_error:.2f}",
            f"{pair.low:g} to {pair.high:g}",
            f"{pair.observed:g}",
            _verdict(pair.is_inside),
        ]
        for pair in found.pairs
    ]
    heads = ("value", "band", "aim", "inside")
    return "\n".join(
        [
            "solved crises of the first quarter",
            table_text(("measure", *heads), measures, numeric=(1, 2, 3), width=width),
            "",
            f"initiations over the observed span, {found.replications:,} runs",
            table_text(("pair", *heads), pairs, numeric=(1, 2, 3), width=width),
            "",
            (
                f"Of these pairs' challenges: grey zone {found.grey_share:.3f}, "
                f"force {found.force_share:.3f}, war {found.war_share:.4f}."
            ),
            CAUTION,
        ]
    )


def _verdict(is_inside: bool) -> str:  # noqa: FBT001  private
    """Return a word that stands out where a value is outside."""
    return "yes" if is_inside else "NO"
