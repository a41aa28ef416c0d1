"""Commands for a class: a run as a page, runs that are worth a lesson."""
