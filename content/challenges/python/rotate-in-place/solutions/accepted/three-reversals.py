def rotate(items, steps):
    if not items:
        return
    cut = steps % len(items)
    items.reverse()
    items[:cut] = items[:cut][::-1]
    items[cut:] = items[cut:][::-1]
