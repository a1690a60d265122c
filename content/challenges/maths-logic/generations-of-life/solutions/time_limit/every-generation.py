from sys import stdin

h, w, g = map(int, stdin.readline().split())
board = [row.strip() for row in stdin]
for _ in range(g):
    new = []
    for i in range(h):
        row = ""
        for j in range(w):
            count = sum(board[(i + a) % h][(j + b) % w] == "#" for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b)
            row += "#" if count == 3 or count == 2 and board[i][j] == "#" else "."
        new.append(row)
    board = new
print("\n".join(board))
