def rotate(items, steps):
    while items and steps > 0:
        items.insert(0, items.pop())
        steps -= 1
    while items and steps < 0:
        items.append(items.pop(0))
        steps += 1
