#include <stdio.h>

int main(void) {
    int n;
    unsigned long long read;
    if (scanf("%d", &n) != 1) return 1;
    while (n-- > 0 && scanf("%llu", &read) == 1) {
        long long x = (long long)read;
        int ones = 0, place = -1;
        for (volatile long long rest = x; rest; rest >>= 1) { ones += rest & 1; place++; if (place > 1000000000) place = 0; }
        if (x) printf("%d %d\n", ones, place);
        else puts("0 -");
    }
    return 0;
}
