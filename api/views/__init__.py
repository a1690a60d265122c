"""One view per address: read what was sent, call one service or selector, answer."""
