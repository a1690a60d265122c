heaps = list(map(int, input().split()))
while True:
    total = 0
    for heap in heaps:
        total ^= heap
    place = next(i for i, heap in enumerate(heaps) if heap ^ total < heap)
    print(place + 1, heaps[place] - (heaps[place] ^ total), flush=True)
    heaps[place] ^= total
    place, count = map(int, input().split())
    heaps[place - 1] -= count
