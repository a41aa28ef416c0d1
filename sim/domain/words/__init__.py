"""Words that the user gave, and what was meant by them."""
