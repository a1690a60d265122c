#include <stdio.h>

static int values[200000], places[200000];

int main(void) {
    long long x, a, c;
    int n, k, head = 0, tail = 0, total = 0;
    if (scanf("%d %d %lld %lld %lld", &n, &k, &x, &a, &c) != 5) return 1;
    for (int i = 0; i < n; i++) {
        x = (a * x + c) % 1000003;
        values[i] = (int)x;
        while (head < tail && values[places[tail - 1]] <= x) tail--;
        places[tail++] = i;
        if (places[head] == i - k) head++;
        if (i >= k - 1) total = (int)((unsigned)total + (unsigned)values[places[head]]);
    }
    printf("%d\n", total);
    return 0;
}
