"""Claims: comparisons, their uncertainty and their figures."""
