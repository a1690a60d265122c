def distance(one, other):
    return sum(a != b for a, b in zip(one, other)) + abs(len(one) - len(other))
