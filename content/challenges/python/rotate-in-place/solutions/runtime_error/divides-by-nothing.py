def rotate(items, steps):
    cut = -steps % len(items)
    items[:] = items[cut:] + items[:cut]
