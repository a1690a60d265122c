from sys import stdin

h, w = map(int, stdin.readline().split())
maze = stdin.read().split()
distance = {}


def walk(i, j, steps):
    if not (0 <= i < h and 0 <= j < w) or maze[i][j] == "#" or distance.get((i, j), steps + 1) <= steps:
        return
    distance[i, j] = steps
    for a, b in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
        walk(a, b, steps + 1)


for i, row in enumerate(maze):
    if "S" in row:
        walk(i, row.index("S"), 0)
exits = [distance[place] for place in distance if maze[place[0]][place[1]] == "E"]
print(exits[0] if exits else "no way")
