"""Commands of the live door."""
