from sys import stdin

n, limit = map(int, stdin.readline().split())
files = [line.split() for line in stdin]
folders = {"/"}
for _, path in files:
    parts = path.split("/")[1:-1]
    folders.update("/" + "/".join(parts[:i]) for i in range(1, len(parts) + 1))
found = []
for folder in folders:
    size = sum(int(size) for size, path in files if path.startswith(folder))
    if size >= limit:
        found.append((-size, folder))
for size, folder in sorted(found):
    print(-size, folder)
