heaps = list(map(int, input().split()))
while True:
    place = heaps.index(max(heaps))
    print(place + 1, heaps[place], flush=True)
    heaps[place] = 0
    if not any(heaps):
        break
    place, count = map(int, input().split())
    heaps[place - 1] -= count
    if not any(heaps):
        break
