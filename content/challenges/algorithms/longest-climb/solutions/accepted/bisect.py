from bisect import bisect_left


def climb(heights):
    last = []
    for height in heights:
        place = bisect_left(last, height)
        last[place:place + 1] = [height]
    return len(last)
