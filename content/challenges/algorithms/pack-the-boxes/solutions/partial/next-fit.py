limit, n, *weights = map(int, open(0).read().split())
load, things = 0, []
for i, weight in enumerate(weights, 1):
    if load + weight > limit:
        print(*things)
        load, things = 0, []
    load += weight
    things.append(i)
print(*things)
