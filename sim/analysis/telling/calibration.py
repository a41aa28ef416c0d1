"""How a calibration fits: every target beside its band, and what was fitted.

The tables show what the loss is made of, term by term, so that a reader sees which
targets pull and how hard. The list at the end says what must not be quoted.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE
from sim.loading.suggestions import state_label

if TYPE_CHECKING:
    from sim.calibration.checked_fit import CheckedFit
    from sim.calibration.checks import RunCheck
    from sim.calibration.plausible import PlausibleSet
    from sim.calibration.search import Fit
    from sim.calibration.targets import CalibrationStudy

CAUTION = "All of this was fitted, or judged in view of the fit, and is no finding:"


def calibration_text(found: "CheckedFit", width: int | None = None) -> str:
    """Return how a fit meets every target, in the first quarter and in runs.

    Parameters
    ----------
    width : columns of the terminal; absent: one line a row
    """
    from sim.calibration.report import fitted_quantities
    from sim.calibration.search import bounds_reached

    problem, fit = found.problem, found.fit
    study, prose = problem.study, min(width or MAX_PROSE, MAX_PROSE)
    searched = [values_text(study, fit, bounds_reached(problem, fit), width)] if fit.inputs else []
    names = {code: state.name for code, state in problem.scenario.states.items()}
    codes = {code for pair in study.pairs for code in (pair.challenger, pair.target)}
    labels = ", ".join(state_label(code, names) for code in sorted(codes))
    runs = f"{runs_text(found.runs, width)}\n{paragraph(labels, prose)}"
    caution = paragraph(caution_text(fitted_quantities(study)), prose)
    parts = [loss_text(study, fit, width), *searched, pairs_text(study, fit, width), runs, caution]
    return "\n\n".join(parts)


def loss_text(study: "CalibrationStudy", fit: "Fit", width: int | None = None) -> str:
    """Return every target with band, tolerance, status and miss, and the loss term by term.

    Parameters
    ----------
    fit : with a measure for each target
    width : columns of the terminal; absent: one line a row
    """
    rows = []
    for name, target in study.targets.items():
        low, high = target.band
        unit = " ln" if target.logarithmic else ""
        rows.append(
            [
                name,
                f"{fit.measures[name]:.{4 if target.logarithmic else 3}f}",
                f"{low:g} to {high:g}",
                f"{target.tolerance:g}{unit}",
                target.status,
                _number(fit.misses[name], 2),
                _number(fit.misses[name] ** 2, 3),
            ]
        )
    heads = ("target", "reached", "band", "tolerance", "status", "miss", "loss")
    squares = sum(value**2 for value in fit.misses.values())
    return "\n".join(
        [
            "targets, in the first quarter; misses in tolerances",
            table_text(heads, rows, numeric=(1, 2, 3, 5, 6), width=width),
            "",
            f"Uses of force by pair: log likelihood {fit.log_likelihood:.2f},",
            f"of which -{study.allowed_surprise:g} is allowed; adds {fit.loss - squares:.3f}.",
            f"Loss: {squares:.3f} + {fit.loss - squares:.3f} = {fit.loss:.3f}.",
        ]
    )


def _number(value: float, digits: int) -> str:
    """Return a number, or nothing where it is nought: what misses must stand out."""
    return f"{value:.{digits}f}" if value > 0 else ""


def values_text(
    study: "CalibrationStudy", fit: "Fit", ends: dict[str, str], width: int | None = None
) -> str:
    """Return the fitted values beside their ranges, and which of them ended at a bound.

    Parameters
    ----------
    ends : {input: lower or upper} of those that did
    """
    rows = [
        [
            name,
            f"{value:g}",
            " to ".join(f"{end:g}" for end in study.free[name]),
            ends.get(name, ""),
        ]
        for name, value in fit.inputs.items()
    ]
    reached = ", ".join(ends) or "none"
    return "\n".join(
        [
            "what the search varied",
            table_text(("input", "value", "range", "bound"), rows, numeric=(1, 2), width=width),
            "",
            f"Bounds reached: {reached}.",
        ]
    )


def pairs_text(study: "CalibrationStudy", fit: "Fit", width: int | None = None) -> str:
    """Return the share of each pair's disputes with force, beside what was observed."""
    rows = [
        [
            pair.name,
            f"{fit.pair_shares[pair.name]:.2f}",
            f"{pair.force.value:g} of {pair.initiations.value:g}",
        ]
        for pair in study.pairs
    ]
    head = "disputes with force, by pair"
    return "\n".join(
        [head, table_text(("pair", "share", "observed"), rows, numeric=(1, 2), width=width)]
    )


def runs_text(found: "RunCheck", width: int | None = None) -> str:
    """Return the initiations of each pair in runs, beside the observed ones."""
    rows = [
        [
            pair.pair,
            f"{pair.mean:.2f} ± {pair.standard_error:.2f}",
            f"{pair.low:g} to {pair.high:g}",
            f"{pair.observed:g}",
            _verdict(pair.is_inside),
        ]
        for pair in found.pairs
    ]
    heads = ("pair", "runs", "band", "observed", "inside")
    return "\n".join(
        [
            f"initiations over the observed span, {found.replications:,} runs",
            table_text(heads, rows, numeric=(1, 2, 3), width=width),
            "",
            (
                f"Of all challenges in runs: force {found.force_share:.3f},"
                f" war {found.war_share:.4f}; {found.faits_a_year:.2f} faits accomplis a year."
            ),
        ]
    )


def caution_text(quantities: Sequence[str]) -> str:
    """Return the list of what is fitted and so proves nothing."""
    return f"{CAUTION} {', '.join(quantities)}."


def convergence_text(found: "PlausibleSet", width: int | None = None) -> str:
    """Return whether the chains agree, input by input, and what the set is like."""
    rows = [
        [
            each.name,
            f"{each.median:.4g}",
            "" if each.name == "loss" else f"{each.prior_share:.2f}",
            f"{each.r_hat:.3f}",
            f"{each.effective_size:,.0f}",
        ]
        for each in found.convergence
    ]
    accepted = ", ".join(f"{share:.2f}" for share in found.accepted_shares)
    losses = sorted(found.losses)
    low, middle, high = (losses[round(q * (len(losses) - 1))] for q in (0.05, 0.5, 0.95))
    heads = ("input", "median", "of prior sd", "R-hat", "effective size")
    return "\n".join(
        [
            f"chains from {len(found.accepted_shares)} starts",
            table_text(heads, rows, numeric=(1, 2, 3, 4), width=width),
            "",
            f"Accepted by start: {accepted}.",
            (
                f"{len(found.losses):,} vectors, loss {low:.1f} / {middle:.1f} / {high:.1f}"
                " (5, 50, 95 %)."
            ),
        ]
    )


def _verdict(is_inside: bool) -> str:  # noqa: FBT001  private
    """Return a word that stands out where a value is outside."""
    return "yes" if is_inside else "NO"
