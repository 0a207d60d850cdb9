"""Places: where things are, when they are open, and which network they belong to."""
