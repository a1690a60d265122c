#include <stdio.h>

int main(void) {
    int n;
    scanf("%d", &n);
    while (n-- > 0) {
        scanf("%llu", &x);
        printf("%d\n", __builtin_popcountll(x));
    }
    return 0;
}
