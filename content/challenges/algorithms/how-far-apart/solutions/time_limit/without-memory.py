def distance(one, other):
    if not one or not other:
        return len(one) + len(other)
    if one[-1] == other[-1]:
        return distance(one[:-1], other[:-1])
    best = 1 + min(distance(one[:-1], other), distance(one, other[:-1]), distance(one[:-1], other[:-1]))
    if one[-2:] == other[-2:][::-1] and len(one) > 1:
        best = min(best, 1 + distance(one[:-2], other[:-2]))
    return best
