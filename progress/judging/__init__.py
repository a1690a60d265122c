"""Judging: the queue of code answers, the workers that empty it, and what becomes of a report."""
