"""Commands that tell of results: figures, tables, reports, and results made again."""
