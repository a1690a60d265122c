from functools import reduce
from operator import xor

heaps = list(map(int, input().split()))
while True:
    total = reduce(xor, heaps)
    place = next(i for i, heap in enumerate(heaps) if heap ^ total < heap)
    count = heaps[place] - (heaps[place] ^ total)
    print(place + 1, count, flush=True)
    heaps[place] -= count
    if not any(heaps):
        break
    place, count = map(int, input().split())
    heaps[place - 1] -= count
