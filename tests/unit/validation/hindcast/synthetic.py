"""Tables of dyad-years whose truth is known, and recipes for them."""

from itertools import permutations
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import norm, uniform

from sim.validation.hindcast.recipe_files import RecipeFile, load_recipe

RECIPE = """\
title: Invented dyad-years
seed: 4
resamples: 200
rows: {year: year, challenger: from, target: to}
drop:
  - {when: ongoing, because: a dispute goes on}
train_to: 2005
outcomes:
  onset: {title: the challenger starts a dispute, formula: onset, chance: challenge}
features:
  power: log(cap1 / cap2)
  distance: log1p(km / 100)
  quarrel: quarrel
baselines:
  power_alone: [power]
  everything: [power, distance, quarrel]
signs: [power, distance]
challenger:
  capability: {formula: cap1, status: judgement, source: invented}
  distance_km: {formula: km, status: judgement, source: invented}
  salience: {formula: 0.8 if quarrel else 0.1, status: judgement, source: invented}
target:
  capability: {formula: cap2, status: judgement, source: invented}
  salience: {formula: "0.5", status: judgement, source: invented}
games:
  shipped: {title: the game as shipped}
"""
PARTNERS = """\
partners:
  PAT:
    row_of: PAT
    obligation: {formula: 0.7 * promise, status: judgement, source: invented}
    capability: {formula: PAT_cap1, status: judgement, source: invented}
    distance_km: {formula: PAT_km, status: judgement, source: invented}
    stake: {formula: "0.3", status: judgement, source: invented}
patron: PAT
variants:
  flat:
    title: the same stakes everywhere
    replace:
      challenger.salience: {formula: "0.3", status: judgement, source: invented}
"""
STATES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "PAT")


def table(states: tuple[str, ...] = STATES, years: int = 12, seed: int = 1) -> pl.DataFrame:
    """Return rows of every ordered pair in every year from 2000, without an outcome."""
    pairs = list(permutations(states, 2))
    strength = dict(zip(states, np.exp(norm.rvs(size=len(states), random_state=seed)), strict=True))
    away = dict(zip(pairs, uniform.rvs(0, 5000, len(pairs), random_state=seed + 1), strict=True))
    luck = uniform.rvs(size=len(pairs), random_state=seed + 2)
    quarrel = dict(zip(pairs, luck < 0.4, strict=True))
    return pl.DataFrame(
        {
            "year": year,
            "from": one,
            "to": other,
            "cap1": strength[one],
            "cap2": strength[other],
            "km": away[min(one, other), max(one, other)],
            "quarrel": int(quarrel[min(one, other), max(one, other)]),
            "promise": int("PAT" not in (one, other) and other < "DDD"),
            "ongoing": 0,
        }
        for year in range(2000, 2000 + years)
        for one, other in pairs
    )


def with_onset(rows: pl.DataFrame, log_odds: np.ndarray, seed: int = 9) -> pl.DataFrame:
    """Return rows with an outcome drawn at the given log odds."""
    drawn = uniform.rvs(size=len(rows), random_state=seed) < 1 / (1 + np.exp(-log_odds))
    return rows.with_columns(onset=pl.Series(drawn.astype(int)))


def recipe(folder: Path, text: str = RECIPE) -> RecipeFile:
    """Return a recipe written to a file and read again."""
    path = folder / "hindcasts" / "mine.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return load_recipe(path)
