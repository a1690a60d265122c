def merge(times):
    events = sorted([(start, -1) for start, _ in times] + [(end, 1) for _, end in times])
    merged, open_now = [], 0
    for place, kind in events:
        if kind == -1:
            if open_now == 0:
                begin = place
            open_now += 1
        else:
            open_now -= 1
            if open_now == 0:
                merged.append([begin, place])
    return merged
