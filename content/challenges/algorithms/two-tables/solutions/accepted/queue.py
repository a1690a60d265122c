from collections import deque
from sys import stdin

n, _, *pairs = map(int, stdin.read().split())
enemies = [[] for _ in range(n + 1)]
for a, b in zip(pairs[::2], pairs[1::2]):
    enemies[a].append(b)
    enemies[b].append(a)
table = [0] * (n + 1)
possible = True
for first in range(1, n + 1):
    if table[first]:
        continue
    table[first] = 1
    queue = deque([first])
    while queue:
        guest = queue.popleft()
        for enemy in enemies[guest]:
            if not table[enemy]:
                table[enemy] = 3 - table[guest]
                queue.append(enemy)
            elif table[enemy] == table[guest]:
                possible = False
print("".join(map(str, table[1:])) if possible else "impossible")
