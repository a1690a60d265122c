def inverse(a, m):
    r0, r1, x0, x1 = a % m, m, 1, 0
    while r1:
        q = r0 // r1
        r0, r1, x0, x1 = r1, r0 - q * r1, x1, x0 - q * x1
    if r0 != 1:
        raise ValueError(f"{a} has no inverse modulo {m}")
    return x0 % m
