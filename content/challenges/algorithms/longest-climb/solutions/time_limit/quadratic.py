def climb(heights):
    best = []
    for i, height in enumerate(heights):
        best.append(1 + max((best[j] for j in range(i) if heights[j] < height), default=0))
    return max(best, default=0)
