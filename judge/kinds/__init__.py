"""The kinds of code challenges: each grades cases of its suite over the same sandbox."""
