"""Commands that take the claims of a comparison apart: by clause, by policy, by parameters."""
