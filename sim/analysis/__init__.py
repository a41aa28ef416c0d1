"""Claims: comparisons, their uncertainty and their plots."""
