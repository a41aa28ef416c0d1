"""The slow half in words: what happened, why a government decided, what became of treaties."""
