from math import gcd


def inverse(a, m):
    if gcd(a, m) != 1:
        raise ValueError
    return pow(a, m - 2, m) if m > 2 else a % m
