import heapq

n, x, a, c = map(int, input().split())
low, high, total = [], [], 0
for _ in range(n):
    x = (a * x + c) % 1_000_003
    heapq.heappush(high, -heapq.heappushpop(low, -x))
    if len(high) > len(low):
        heapq.heappush(low, -heapq.heappop(high))
    total -= low[0]
print(total)
