import re
from collections import Counter
from sys import stdin

LINE = re.compile(r'\S+ - \S+ \[[^\]]+\] "\S+ ([^\s"]+) \S+" ([0-9]{3}) ([0-9]+|-)')
good = bad = size = 0
failed = Counter()
for line in stdin:
    found = LINE.fullmatch(line.rstrip("\n"))
    if not found:
        bad += 1
        continue
    good += 1
    target, status, count = found.groups()
    size += 0 if count == "-" else int(count)
    if int(status) >= 500:
        failed[target.partition("?")[0]] += 1
print(good, bad)
print(size)
for path, times in sorted(failed.items(), key=lambda pair: (-pair[1], pair[0])):
    print(path, times)
