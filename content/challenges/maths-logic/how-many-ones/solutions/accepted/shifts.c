#include <stdio.h>

int main(void) {
    int n;
    unsigned long long x;
    if (scanf("%d", &n) != 1) return 1;
    while (n-- > 0 && scanf("%llu", &x) == 1) {
        int ones = 0, place = -1;
        for (unsigned long long rest = x; rest; rest &= rest - 1) ones++;
        for (unsigned long long rest = x; rest; rest >>= 1) place++;
        if (x) printf("%d %d\n", ones, place);
        else puts("0 -");
    }
    return 0;
}
