from itertools import groupby


def pack(text):
    return [(char, len(list(run))) for char, run in groupby(text)]
