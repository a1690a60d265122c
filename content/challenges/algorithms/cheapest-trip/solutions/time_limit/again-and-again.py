from sys import stdin

n, _, *numbers = map(int, stdin.read().split())
roads = list(zip(numbers[::3], numbers[1::3], numbers[2::3]))
best = {1: (0, 1)}
for _ in range(n):
    for a, b, toll in roads:
        for one, other in ((a, b), (b, a)):
            if one in best:
                way = (best[one][0] + toll, best[one][1] + 1)
                if other not in best or way < best[other]:
                    best[other] = way
print(*best.get(n, [-1]))
