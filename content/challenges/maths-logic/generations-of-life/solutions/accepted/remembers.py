from sys import stdin

h, w, g = map(int, stdin.readline().split())
board = {(i, j) for i, row in enumerate(stdin) for j, cell in enumerate(row) if cell == "#"}
seen, now = {}, 0
while now < g:
    key = frozenset(board)
    if key in seen:
        g = now + (g - now) % (now - seen[key])
        seen.clear()
        if now == g:
            break
    seen[key] = now
    counts = {}
    for i, j in board:
        for a in (i - 1, i, i + 1):
            for b in (j - 1, j, j + 1):
                if (a, b) != (i, j):
                    cell = a % h, b % w
                    counts[cell] = counts.get(cell, 0) + 1
    board = {cell for cell, count in counts.items() if count == 3 or count == 2 and cell in board}
    now += 1
for i in range(h):
    print("".join("#" if (i, j) in board else "." for j in range(w)))
