import heapq
from sys import stdin

n, _, *numbers = map(int, stdin.read().split())
roads = [[] for _ in range(n + 1)]
for a, b, toll in zip(numbers[::3], numbers[1::3], numbers[2::3]):
    roads[a].append((b, toll))
    roads[b].append((a, toll))
heap, done = [(0, 1, 1)], set()
while heap:
    total, towns, town = heapq.heappop(heap)
    if town == n:
        print(total, towns)
        break
    if town not in done:
        done.add(town)
        for following, toll in roads[town]:
            if following not in done:
                heapq.heappush(heap, (total + toll, towns + 1, following))
else:
    print(-1)
