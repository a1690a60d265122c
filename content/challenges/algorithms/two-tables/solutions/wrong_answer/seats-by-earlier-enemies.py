from sys import stdin

n, _, *pairs = map(int, stdin.read().split())
enemies = [set() for _ in range(n + 1)]
for a, b in zip(pairs[::2], pairs[1::2]):
    enemies[a].add(b)
    enemies[b].add(a)
table = {}
for guest in range(1, n + 1):
    taken = {table[enemy] for enemy in enemies[guest] if enemy in table}
    if len(taken) == 2:
        print("impossible")
        break
    table[guest] = 2 if 1 in taken else 1
else:
    print("".join(str(table[guest]) for guest in range(1, n + 1)))
