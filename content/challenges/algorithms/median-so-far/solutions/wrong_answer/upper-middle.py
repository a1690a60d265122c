from bisect import insort

n, x, a, c = map(int, input().split())
values, total = [], 0
for i in range(n):
    x = (a * x + c) % 1_000_003
    insort(values, x)
    total += values[(i + 1) // 2]
print(total)
