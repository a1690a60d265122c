import re


def number(address):
    parts = [int(part) for part in address.split(".")]
    return int.from_bytes(bytes(parts), "big") if max(parts) < 256 else -1


def check(stdin, output, expect):
    block, _, *hosts = stdin.split()
    if output.strip().lower() == "impossible":
        return (True, "") if expect.strip() == "impossible" else (False, "there is a plan")
    lines = output.split()
    if len(lines) != len(hosts):
        return False, f"{len(hosts)} blocks are expected, or the word impossible"
    base, prefix = block.split("/")
    low, high = number(base), number(base) + (1 << 32 - int(prefix))
    taken = []
    for line, wanted in zip(lines, map(int, hosts)):
        found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,3}){3})/(\d{1,2})", line, re.ASCII)
        start = number(found[1]) if found and int(found[2]) <= 32 else -1
        if start < 0:
            return False, f"{line[:40]} is not a block"
        size = 1 << 32 - int(found[2])
        if start % size:
            return False, f"{line} does not begin at a multiple of its size"
        if size - 2 < wanted or start < low or start + size > high:
            return False, f"{line} is too small for {wanted} hosts, or outside the block"
        taken.append((start, start + size, line))
    taken.sort()
    for (_, end, one), (start, _, other) in zip(taken, taken[1:]):
        if start < end:
            return False, f"{one} and {other} overlap"
    return True
