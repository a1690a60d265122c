from sys import stdin

n, limit = map(int, stdin.readline().split())
sizes = {"/": 0}
for line in stdin:
    size, path = line.split()
    sizes["/"] += int(size)
    place = path.find("/", 1)
    while place > 0:
        sizes[path[:place]] = sizes.get(path[:place], 0) + int(size)
        place = path.find("/", place + 1)
for path, size in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0])):
    if size >= limit:
        print(size, path)
