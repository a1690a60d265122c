#include <stdio.h>

int main(void) {
    int n, target;
    if (scanf("%d %d", &n, &target) != 2) return 1;
    unsigned all = (unsigned)n * (unsigned)(n + 1) / 2;
    int twice = (int)all - target;
    if (twice % 2 || twice < 0 || twice > 2 * (int)all) { puts("impossible"); return 0; }
    int rest = twice / 2;
    static char signs[100001];
    for (int k = n; k > 0; k--) {
        signs[k - 1] = k <= rest ? '-' : '+';
        if (k <= rest) rest -= k;
    }
    puts(signs);
    return 0;
}
