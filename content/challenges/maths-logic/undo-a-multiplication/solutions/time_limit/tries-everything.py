def inverse(a, m):
    for x in range(m):
        if a * x % m == 1 % m:
            return x
    raise ValueError
