"""What a results folder holds: chunks, tables, manifest; how they are written and read."""
