def climb(heights):
    """The best length ending at or below each height, in a Fenwick tree of maxima."""
    rank = {height: i for i, height in enumerate(sorted(set(heights)), 1)}
    tree, best = [0] * (len(rank) + 1), 0
    for height in heights:
        i, length = rank[height] - 1, 0
        while i:
            length = max(length, tree[i])
            i &= i - 1
        length += 1
        best = max(best, length)
        i = rank[height]
        while i < len(tree):
            tree[i] = max(tree[i], length)
            i += i & -i
    return best
