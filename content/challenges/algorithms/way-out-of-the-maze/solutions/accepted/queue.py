from collections import deque
from sys import stdin

h, w = map(int, stdin.readline().split())
maze = stdin.read().split()
start = next((i, row.index("S")) for i, row in enumerate(maze) if "S" in row)
distance = {start: 0}
queue = deque([start])
answer = "no way"
while queue:
    i, j = queue.popleft()
    if maze[i][j] == "E":
        answer = distance[i, j]
        break
    for cell in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
        if 0 <= cell[0] < h and 0 <= cell[1] < w and maze[cell[0]][cell[1]] != "#" and cell not in distance:
            distance[cell] = distance[i, j] + 1
            queue.append(cell)
print(answer)
