"""Events: what happens, when as far as that is known, and what became of it."""
