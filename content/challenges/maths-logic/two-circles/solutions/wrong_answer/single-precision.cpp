#include <cmath>
#include <iostream>

float segment(float r, float other, float d) {
    float angle = std::acos((d * d + r * r - other * other) / (2 * d * r));
    return r * r * (angle - std::sin(angle));
}

int main() {
    float x1, y1, r1, x2, y2, r2;
    std::cin >> x1 >> y1 >> r1 >> x2 >> y2 >> r2;
    float d = std::hypot(x2 - x1, y2 - y1);
    std::cout << (d >= r1 + r2 ? 0 : segment(r1, r2, d) + segment(r2, r1, d)) << "\n";
}
