"""Commands of the ways out."""
