from bisect import bisect_right


def climb(heights):
    last = []
    for height in heights:
        place = bisect_right(last, height)
        last[place:place + 1] = [height]
    return len(last)
