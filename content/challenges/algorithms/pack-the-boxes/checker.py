def check(stdin, output, expect):
    numbers = list(map(int, stdin.split()))
    limit, weights = numbers[0], numbers[2:]
    packed, boxes = set(), 0
    for line in output.splitlines():
        words = line.split()
        if not words:
            continue
        boxes += 1
        load = 0
        for word in words:
            if not (word.isascii() and word.isdigit() and len(word) < 6 and 1 <= int(word) <= len(weights)):
                return False, f"{word[:20]} is not the number of a thing"
            if int(word) in packed:
                return False, f"thing {word} is packed twice"
            packed.add(int(word))
            load += weights[int(word) - 1]
        if load > limit:
            return False, f"box {boxes} holds {load}"
    if len(packed) != len(weights):
        return False, "not everything is packed"
    ours = sum(bool(line.strip()) for line in expect.splitlines())
    score = max(0.0, min(1.0, 2 - boxes / ours))
    return score, f"{boxes} boxes, ours are {ours}"
