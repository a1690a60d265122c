from collections import deque
from sys import stdin

n, _, *numbers = map(int, stdin.read().split())
roads = [[] for _ in range(n + 1)]
for a, b, toll in zip(numbers[::3], numbers[1::3], numbers[2::3]):
    roads[a].append((b, toll))
    roads[b].append((a, toll))
queue, found = deque([1]), {1: (0, 1)}
while queue:
    town = queue.popleft()
    for following, toll in roads[town]:
        if following not in found:
            found[following] = (found[town][0] + toll, found[town][1] + 1)
            queue.append(following)
print(*found.get(n, [-1]))
