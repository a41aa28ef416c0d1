"""How findings are told: a chronicle in prose, tables of text, plots."""
