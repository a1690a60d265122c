limit, n, *weights = map(int, open(0).read().split())
boxes = []
for thing in sorted(range(n), key=lambda i: -weights[i]):
    for box in boxes:
        if box[0] + weights[thing] <= limit:
            break
    else:
        box = [0]
        boxes.append(box)
    box[0] += weights[thing]
    box.append(thing + 1)
for _, *things in boxes:
    print(*things)
