from sys import stdin

h, w = map(int, stdin.readline().split())
maze = stdin.read().split()
start = next((i, row.index("S")) for i, row in enumerate(maze) if "S" in row)
stack, seen, answer = [(start, 0)], {start}, "no way"
while stack:
    (i, j), steps = stack.pop()
    if maze[i][j] == "E":
        answer = steps
        break
    for cell in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
        if 0 <= cell[0] < h and 0 <= cell[1] < w and maze[cell[0]][cell[1]] != "#" and cell not in seen:
            seen.add(cell)
            stack.append((cell, steps + 1))
print(answer)
