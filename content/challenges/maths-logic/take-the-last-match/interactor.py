import re


def reply(heaps):
    total = 0
    for heap in heaps:
        total ^= heap
    for place, heap in enumerate(heaps):
        if heap ^ total < heap:
            return place, heap - (heap ^ total)
    place = max(range(len(heaps)), key=lambda i: heaps[i])
    return place, 1


def interact(data, read, write):
    heaps = list(data["heaps"])
    write(*heaps)
    while True:
        line = read()
        found = re.fullmatch(r"\s*(\d{1,3}) (\d{1,5})\s*", line or "", re.ASCII)
        if not found:
            return False, "the program ended during the game" if line is None else f"“{line[:30]}” is not a turn"
        place, count = int(found[1]) - 1, int(found[2])
        if not 0 <= place < len(heaps) or not 1 <= count <= heaps[place]:
            return False, f"“{line[:30]}” is not possible with {heaps}"
        heaps[place] -= count
        if not any(heaps):
            return True
        place, count = reply(heaps)
        heaps[place] -= count
        write(place + 1, count)
        if not any(heaps):
            return False, "the judge took the last match"
