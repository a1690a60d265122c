#include <math.h>
#include <stdio.h>

static double segment(double r, double other, double d) {
    double angle = acos(fmax(-1, fmin(1, (d * d + r * r - other * other) / (2 * d * r))));
    return r * r * (angle - sin(angle) * cos(angle));
}

int main(void) {
    double x1, y1, r1, x2, y2, r2;
    if (scanf("%lf %lf %lf %lf %lf %lf", &x1, &y1, &r1, &x2, &y2, &r2) != 6) return 1;
    double d = hypot(x2 - x1, y2 - y1), small = fmin(r1, r2);
    double area = d >= r1 + r2 ? 0 : d <= fabs(r1 - r2) ? acos(-1) * small * small : segment(r1, r2, d) + segment(r2, r1, d);
    printf("%.9f\n", area);
    return 0;
}
