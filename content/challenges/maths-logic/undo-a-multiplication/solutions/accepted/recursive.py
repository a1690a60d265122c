def bezout(a, b):
    if b == 0:
        return a, 1, 0
    g, x, y = bezout(b, a % b)
    return g, y, x - a // b * y


def inverse(a, m):
    g, x, _ = bezout(a % m, m)
    if g != 1:
        raise ValueError
    return x % m
