import builtins
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import norm, uniform

from sim.domain.errors import NoLogitsError
from sim.validation.hindcast.logits import Design, fit_logit, refitted_slopes

N = 6000
X = np.column_stack([norm.rvs(size=N, random_state=1), norm.rvs(size=N, random_state=2)])
ALONE = np.arange(N)


def design(features: np.ndarray, offset: np.ndarray | None = None) -> Design:
    names = tuple(f"x{k}" for k in range(features.shape[1]))
    return Design(names, features, np.zeros(len(features)) if offset is None else offset)


def drawn(log_odds: np.ndarray, seed: int = 3) -> np.ndarray:
    chance = 1 / (1 + np.exp(-log_odds))
    luck = uniform.rvs(size=len(log_odds), random_state=seed)
    return np.asarray(luck < chance, dtype=float)


def test_the_slopes_of_a_known_logit_are_recovered() -> None:
    truth = np.array([-2.0, 0.8, -0.5])
    found = fit_logit(drawn(truth[0] + X @ truth[1:]), design(X), ALONE)
    assert found.names == ("constant", "x0", "x1")
    assert found.converged
    assert np.all(np.abs(found.slopes - truth) < 3 * found.errors)
    assert np.all(found.errors < 0.06)


def test_an_offset_has_the_slope_1() -> None:
    happened = drawn(-2 + X[:, 0])
    found = fit_logit(happened, design(X[:, 1:], X[:, 0]), ALONE)
    assert np.abs(found.slopes - [-2, 0]) == pytest.approx([0, 0], abs=0.15)
    wrong = fit_logit(happened, design(X, X[:, 0]), ALONE)
    # What the offset has taken is not there to be found again.
    assert wrong.slopes[1] == pytest.approx(0, abs=3 * wrong.errors[1])


def test_a_constant_alone_is_the_base_rate() -> None:
    happened = drawn(np.full(N, -1.5))
    alone = design(X[:, :0])
    found = fit_logit(happened, alone, ALONE)
    assert found.probabilities(alone) == pytest.approx(np.full(N, happened.mean()))


def test_errors_are_wider_where_rows_of_a_pair_repeat() -> None:
    happened = drawn(-1 + X[:, 0])
    once = fit_logit(happened, design(X), ALONE)
    twice = np.repeat(np.arange(N), 2)
    as_rows = fit_logit(happened[twice], design(X[twice]), np.arange(2 * N))
    as_pairs = fit_logit(happened[twice], design(X[twice]), twice)
    assert as_rows.errors == pytest.approx(once.errors / np.sqrt(2), rel=1e-3)
    assert as_pairs.errors == pytest.approx(once.errors, rel=1e-3)


def test_one_step_is_near_a_fit_of_the_resample() -> None:
    groups = np.arange(N) // 40
    happened = drawn(-2 + 0.8 * X[:, 0])
    found = fit_logit(happened, design(X), groups)
    counts = np.stack([np.bincount((np.arange(150) * k) % 150, minlength=150) for k in (7, 2, 3)])
    steps = refitted_slopes(found, happened, design(X), groups, counts.astype(float))
    # Seven and 150 have no common divisor: every pair is drawn once.
    assert steps[0] == pytest.approx(found.slopes, abs=1e-6)
    for count, step in zip(counts[1:], steps[1:], strict=True):
        rows = np.repeat(np.arange(N), count[groups])
        again = fit_logit(happened[rows], design(X[rows]), groups[rows])
        assert step == pytest.approx(again.slopes, abs=0.3 * found.errors.max())
        assert np.abs(again.slopes - found.slopes).max() > 0.3 * found.errors.max()


def test_features_that_tell_all_apart_have_no_fit_and_stay_as_they_are() -> None:
    happened = (X[:40, 0] > 0).astype(float)
    found = fit_logit(happened, design(X[:40, :1] > 0), ALONE[:40])
    assert np.isfinite(found.slopes).all()
    steps = refitted_slopes(found._replace(converged=False), happened, design(X[:40, :1]),
                            ALONE[:40], np.ones((2, 40)))  # fmt: skip
    assert steps.tolist() == [found.slopes.tolist()] * 2


def test_without_the_library_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., object] = builtins.__import__

    def missing(name: str, *given: object, **more: object) -> object:
        if name.startswith("statsmodels"):
            raise ImportError(name)
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(NoLogitsError, match=r"pip install 'deter\[validate\]'"):
        fit_logit(np.array([0.0, 1.0]), design(X[:2]), ALONE[:2])
