from sys import stdin

h, w, g = map(int, stdin.readline().split())
board = [list(row.strip()) for row in stdin]
for _ in range(min(g, 100)):
    for i in range(h):
        for j in range(w):
            count = sum(board[(i + a) % h][(j + b) % w] == "#" for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b)
            board[i][j] = "#" if count == 3 or count == 2 and board[i][j] == "#" else "."
for row in board:
    print("".join(row))
