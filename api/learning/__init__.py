"""Courses over REST: three documents, three dialects, one vocabulary behind them."""
