#include <stdio.h>

static int ways[20001] = {1};

int main(void) {
    int amount, n, coin;
    scanf("%d %d", &amount, &n);
    while (n-- > 0 && scanf("%d", &coin) == 1)
        for (int s = coin; s <= amount; s++) ways[s] = (int)((unsigned)ways[s] + (unsigned)ways[s - coin]);
    printf("%d\n", ways[amount] % 1000000007);
    return 0;
}
