"""Quantiles of the normal distribution, for every interval that the lab reports."""

from typing import Final

NORMAL_95: Final = 1.959963984540054
"""Half width of a two-sided 95 % interval, in standard errors."""
