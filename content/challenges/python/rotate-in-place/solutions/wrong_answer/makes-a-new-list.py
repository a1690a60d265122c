def rotate(items, steps):
    if items:
        cut = -steps % len(items)
        items = items[cut:] + items[:cut]
    return items
