#include <stdio.h>

static int ways[20001] = {1};

int main(void) {
    int amount, n, coin;
    if (scanf("%d %d", &amount, &n) != 2) return 1;
    while (n-- > 0 && scanf("%d", &coin) == 1)
        for (int s = coin; s <= amount; s++) ways[s] = (ways[s] + ways[s - coin]) % 1000000007;
    printf("%d\n", ways[amount]);
    return 0;
}
