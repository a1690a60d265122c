from collections import Counter


def arrange(artists):
    counted = Counter(artists).most_common()
    if counted and counted[0][1] > (len(artists) + 1) // 2:
        return None
    ordered = [name for name, times in counted for _ in range(times)]
    result = [""] * len(ordered)
    half = (len(ordered) + 1) // 2
    result[::2], result[1::2] = ordered[:half], ordered[half:]
    return result
