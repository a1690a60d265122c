#include <stdio.h>

int main(void) {
    unsigned long long n, m, a = 0, b = 1;
    if (scanf("%llu %llu", &n, &m) != 2) return 1;
    while (n--) {
        unsigned long long next = (a + b) % m;
        a = b;
        b = next;
    }
    printf("%llu\n", a % m);
    return 0;
}
