from sys import stdin

n, _, *pairs = map(int, stdin.read().split())
enemies = [[] for _ in range(n + 1)]
for a, b in zip(pairs[::2], pairs[1::2]):
    enemies[a].append(b)
    enemies[b].append(a)
table = [0] * (n + 1)


def seat(guest, number):
    if table[guest]:
        return table[guest] == number
    table[guest] = number
    return all([seat(enemy, 3 - number) for enemy in enemies[guest]])


possible = all([table[guest] or seat(guest, 1) for guest in range(1, n + 1)])
print("".join(map(str, table[1:])) if possible else "impossible")
