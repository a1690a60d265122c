n, k, x, a, c = map(int, input().split())
values = []
for _ in range(n):
    x = (a * x + c) % 1_000_003
    values.append(x)
print(sum(max(values[i:i + k]) for i in range(n - k + 1)))
