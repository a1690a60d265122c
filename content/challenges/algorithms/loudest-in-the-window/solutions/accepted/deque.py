from collections import deque

n, k, x, a, c = map(int, input().split())
candidates, total = deque(), 0
for i in range(n):
    x = (a * x + c) % 1_000_003
    while candidates and candidates[-1][1] <= x:
        candidates.pop()
    candidates.append((i, x))
    if candidates[0][0] == i - k:
        candidates.popleft()
    if i >= k - 1:
        total += candidates[0][1]
print(total)
