"""A hindcast as text and as a record: what was read, every forecast tried, and the verdict."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, NO_NUMBER, listing, words

if TYPE_CHECKING:
    from sim.validation.hindcast.findings import OutcomeFinding, Sign, Tried, Verdict
    from sim.validation.hindcast.hindcast import Hindcast
    from sim.validation.hindcast.scores import Bin, Change

PER: Final = 1000
"""Rows that a log loss is given for."""

VERDICTS: "Final[Mapping[Verdict, str]]" = {
    "adds": "adds skill",
    "nothing": "adds nothing that this record can show",
    "takes": "takes skill away",
}

FORECAST_HEAD: Final = (
    "forecast",
    "AUC",
    "Brier skill",
    "log loss",
    "change by the game",
    "slope of the game",
)
SIGN_HEAD: Final = ("feature", "source", "slope")
BIN_HEAD: Final = ("forecast by", "rows", "forecast", "observed")

READING: Final = (
    "Figures are of the years of the test; in brackets 95 % of the resamples of whole pairs of "
    "states, with logits fitted anew in each. Log loss is in nats per 1,000 dyad-years, lower is "
    "better; the change by the game is beside the same logit without it. A slope of the game would "
    "be 1 if its chances were right up to a constant. Nothing of the game is fitted here. More "
    "intervals, and every slope, are in the output of --json."
)


def hindcast_text(hindcast: "Hindcast", width: int | None = None) -> str:
    """Return what was read, tables for each outcome, and the verdicts.

    Parameters
    ----------
    width : columns of the terminal; absent: one line a row
    """
    prose = min(width or MAX_PROSE, MAX_PROSE)
    parts = [paragraph(line, prose, "  ") for line in reading_lines(hindcast)]
    text = "\n".join([hindcast.recipe.title, *parts])
    sections = [_section(one, width) for one in hindcast.outcomes]
    verdicts = [
        paragraph(f"Verdict: {verdict_sentence(hindcast, one)}", prose) for one in hindcast.outcomes
    ]
    return "\n\n".join([text, *sections, paragraph(READING, prose), *verdicts])


def reading_lines(hindcast: "Hindcast") -> list[str]:
    """Return what was read and what was left out, a line each."""
    table = hindcast.table
    return [
        f"read: {table.file}, sha256 {table.sha256}, {table.rows:,} rows",
        *(f"left out: {one.rows:,} rows: {one.because}" for one in table.dropped),
        f"kept: {len(table.values):,} rows, of which {hindcast.crises:,} crises were solved",
    ]


def _section(finding: "OutcomeFinding", width: int | None) -> str:
    """Return everything about one outcome but the verdict."""
    prose = min(width or MAX_PROSE, MAX_PROSE)
    rows = forecast_rows(finding)
    parts = [
        paragraph(outcome_line(finding), prose),
        table_text(FORECAST_HEAD, rows, numeric=(), width=width),
        table_text(BIN_HEAD, list(bin_rows(finding)), numeric=(1,), width=width),
    ]
    if finding.signs:
        parts.append(table_text(SIGN_HEAD, [_sign_row(one) for one in finding.signs], width=width))
    return "\n\n".join(parts)


def outcome_line(finding: "OutcomeFinding") -> str:
    """Return what is forecast and on how much."""
    train, test = finding.train, finding.test
    return (
        f"{finding.name}: {finding.title}. Trained on {train.first_year}-{train.last_year} "
        f"({train.events:,} of {train.rows:,} dyad-years, {train.pairs} pairs), tested on "
        f"{test.first_year}-{test.last_year} ({test.events:,} of {test.rows:,}, {test.pairs} pairs)"
    )


def forecast_rows(finding: "OutcomeFinding") -> list[tuple[str, ...]]:
    """Return a row a specification, with the columns of `FORECAST_HEAD`."""
    return [_forecast_row(one) for one in finding.tried]


def _forecast_row(tried: "Tried") -> tuple[str, ...]:
    score, slope = tried.score, tried.game_slope
    known = "" if tried.logit.converged else " (its logit did not converge)"
    return (
        tried.specification.name + known,
        f"{score.auc.value:.2f} [{score.auc.low:.2f}, {score.auc.high:.2f}]",
        f"{round(score.brier_skill.value, 3) + 0.0:+.3f}",
        f"{PER * score.log_loss.value:.1f}",
        NO_NUMBER if tried.change is None else change_text(tried.change),
        NO_NUMBER if slope is None else f"{slope[0]:.2f} ± {slope[1]:.2f}",
    )


def change_text(change: "Change") -> str:
    """Return a change in log loss with its interval [nats per 1,000 rows]."""
    value, low, high = map(_loss_text, change.log_loss)
    return f"{value} [{low}, {high}]"


def _loss_text(loss: float) -> str:
    """Return a change in log loss for 1,000 rows, with its sign."""
    # Adding 0.0 turns a rounded -0.0 into 0.0.
    return f"{round(PER * loss, 1) + 0.0:+.1f}"


def bin_rows(finding: "OutcomeFinding") -> Iterator[tuple[str, ...]]:
    """Yield the rows of the reliability tables, with the columns of `BIN_HEAD`."""
    for name, bins in finding.reliability.items():
        for one in bins:
            observed = f"{one.observed:.2%} ± {one.error:.2%}"
            yield name, f"{one.rows:,}", f"{one.forecast:.2%}", observed


def _sign_row(sign: "Sign") -> tuple[str, ...]:
    return words(sign.feature), sign.source, f"{sign.slope:+.4f} ± {sign.error:.4f}"


def verdict_sentence(hindcast: "Hindcast", finding: "OutcomeFinding") -> str:
    """Return the verdict on an outcome in one sentence."""
    tried = finding.named(finding.judged)
    change, solved = tried.change, tried.specification.solved
    assert change is not None  # noqa: S101  what is judged has a game in it
    assert solved is not None  # noqa: S101  the same
    one, test = change.log_loss, finding.test
    return (
        f"beside the logit of {words(tried.specification.baseline)}, "
        f"{hindcast.recipe.games[solved.game].title} {VERDICTS[finding.verdict]} about whether "
        f"{finding.title}: log loss {_loss_text(one.value)} nats per 1,000 dyad-years (95 % "
        f"{_loss_text(one.low)} to {_loss_text(one.high)}; {test.rows:,} dyad-years of "
        f"{test.pairs} pairs, {test.events} events, {test.first_year}-{test.last_year})"
        f"{_beside_others(finding)}."
    )


def _beside_others(finding: "OutcomeFinding") -> str:
    """Return what the same game comes to beside the other logits, to end a sentence."""
    from sim.validation.hindcast.findings import verdict_of

    best = finding.named(finding.judged).specification
    found: dict[str, list[str]] = {}
    for one in finding.tried:
        same = one.specification._replace(baseline=best.baseline) == best
        if same and one.specification != best and one.change is not None:
            name = words(one.specification.baseline)
            found.setdefault(VERDICTS[verdict_of(one.change)], []).append(name)
    said = [f"beside {listing(names)} it {verdict}" for verdict, names in found.items()]
    return f"; {listing(said)}" if said else ""


def hindcast_record(hindcast: "Hindcast") -> dict[str, object]:
    """Return a hindcast as values that JSON can hold."""
    table = hindcast.table
    return {
        "title": hindcast.recipe.title,
        "table": {
            "file": table.file,
            "sha256": table.sha256,
            "rows": table.rows,
            "dropped": [one._asdict() for one in table.dropped],
            "kept": len(table.values),
        },
        "crises": hindcast.crises,
        "outcomes": [_outcome_record(hindcast, one) for one in hindcast.outcomes],
    }


def _outcome_record(hindcast: "Hindcast", finding: "OutcomeFinding") -> dict[str, object]:
    return {
        "outcome": finding.name,
        "title": finding.title,
        "train": finding.train._asdict(),
        "test": finding.test._asdict(),
        "verdict": finding.verdict,
        "sentence": verdict_sentence(hindcast, finding),
        "judged": finding.judged,
        "specifications": [_tried_record(one) for one in finding.tried],
        "reliability": {name: _records(bins) for name, bins in finding.reliability.items()},
        "signs": [one._asdict() for one in finding.signs],
    }


def _records(bins: "Sequence[Bin]") -> list[dict[str, object]]:
    return [one._asdict() for one in bins]


def _tried_record(tried: "Tried") -> dict[str, object]:
    """Return one specification as values that JSON can hold."""
    one, score, logit = tried.specification, tried.score, tried.logit
    slopes = zip(logit.names, logit.slopes, logit.errors, strict=True)
    return {
        "name": one.name,
        "baseline": one.baseline,
        "game": one.solved.game if one.solved else None,
        "reading": one.solved.reading if one.solved else None,
        "use": one.use or None,
        "auc": score.auc._asdict(),
        "brier_skill": score.brier_skill._asdict(),
        "log_loss": score.log_loss._asdict(),
        "log_loss_change": _change_record(tried.change),
        "log_loss_beyond_given": _change_record(tried.beyond_given),
        "slopes": {n: {"slope": _number(v), "error": _number(e)} for n, v, e in slopes},
        "converged": logit.converged,
    }


def _change_record(change: "Change | None") -> dict[str, object] | None:
    if change is None:
        return None
    return change.log_loss._asdict() | {"held": change.held._asdict()}


def _number(value: float) -> float | None:
    """Return a number that JSON has; None for what is none."""
    return float(value) if abs(value) < float("inf") else None
