from math import hypot


def measure(corners):
    area = perimeter = 0.0
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
        area += abs(x1 * y2 - x2 * y1)
        perimeter += hypot(x2 - x1, y2 - y1)
    return [area / 2, perimeter]
