from math import acos, cos, hypot, sin


def segment(r, other, d):
    angle = acos((d * d + r * r - other * other) / (2 * d * r))
    return r * r * (angle - sin(angle) * cos(angle))


x1, y1, r1, x2, y2, r2 = map(float, open(0).read().split())
d = hypot(x2 - x1, y2 - y1)
print(segment(r1, r2, d) + segment(r2, r1, d) if d < r1 + r2 else 0)
