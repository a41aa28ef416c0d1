"""A study read back from its folder: what figures, tables and reports are made of."""
