from math import acos, cos, hypot, pi, sin


def segment(r, other, d):
    angle = acos(max(-1, min(1, (d * d + r * r - other * other) / (2 * d * r))))
    return r * r * (angle - sin(angle) * cos(angle))


x1, y1, r1, x2, y2, r2 = map(float, open(0).read().split())
d = hypot(x2 - x1, y2 - y1)
if d >= r1 + r2:
    print(0)
elif d <= abs(r1 - r2):
    print(pi * min(r1, r2) ** 2)
else:
    print(segment(r1, r2, d) + segment(r2, r1, d))
