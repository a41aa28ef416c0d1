"""The search for parameters that nobody has measured: targets, measures, search, report."""
