"""Challenges: what there is to solve, and how an answer is validated."""
