#include <stdio.h>

static int prime(int number) {
    for (int d = 2; (long long)d * d <= number; d++) if (number % d == 0) return 0;
    return number > 1;
}

int main(void) {
    int n, p = 2;
    if (scanf("%d", &n) != 1) return 1;
    while (!prime(p) || !prime(n - p)) p++;
    printf("%d %d\n", p, n - p);
    return 0;
}
