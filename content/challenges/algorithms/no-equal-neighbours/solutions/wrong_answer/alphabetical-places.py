from collections import Counter


def arrange(artists):
    if artists and max(Counter(artists).values()) > (len(artists) + 1) // 2:
        return None
    ordered = sorted(artists)
    result = [""] * len(ordered)
    half = (len(ordered) + 1) // 2
    result[::2], result[1::2] = ordered[:half], ordered[half:]
    return result
