n, m = map(int, input().split())
root = 5**0.5
print(round((((1 + root) / 2) ** n - ((1 - root) / 2) ** n) / root) % m)
