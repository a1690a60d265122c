from collections import Counter
from sys import stdin

good = size = 0
failed = Counter()
for line in stdin:
    parts = line.split()
    good += 1
    size += 0 if parts[9] == "-" else int(parts[9])
    if int(parts[8]) >= 500:
        failed[parts[6].partition("?")[0]] += 1
print(good, 0)
print(size)
for path, times in sorted(failed.items(), key=lambda pair: (-pair[1], pair[0])):
    print(path, times)
