"""The command `deter`: a module a command, the edge where errors become messages."""
