import heapq
from collections import Counter


def arrange(artists):
    heap = [(-times, name) for name, times in Counter(artists).items()]
    heapq.heapify(heap)
    result, waiting = [], None
    while heap:
        times, name = heapq.heappop(heap)
        result.append(name)
        if waiting:
            heapq.heappush(heap, waiting)
        waiting = (times + 1, name) if times < -1 else None
    return None if waiting else result
