n, m = map(int, input().split())
a, b = 0, 1
for bit in bin(n)[2:]:
    a, b = a * (2 * b - a) % m, (a * a + b * b) % m
    if bit == "1":
        a, b = b, (a + b) % m
print(a % m)
