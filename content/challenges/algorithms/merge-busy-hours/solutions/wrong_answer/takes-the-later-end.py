def merge(times):
    merged = []
    for start, end in sorted(times):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = end
        else:
            merged.append([start, end])
    return merged
