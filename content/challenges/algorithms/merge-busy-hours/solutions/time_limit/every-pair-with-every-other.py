def merge(times):
    merged = []
    for start, end in times:
        rest = []
        for a, b in merged:
            if a <= end and start <= b:
                start, end = min(a, start), max(b, end)
            else:
                rest.append([a, b])
        merged = rest + [[start, end]]
    return sorted(merged)
