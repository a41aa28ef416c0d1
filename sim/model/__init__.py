"""Agents: the Mesa model of the region and the record of what happened and why."""
