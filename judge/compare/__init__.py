"""Comparing what came with what was expected, and naming the first place where they differ."""
