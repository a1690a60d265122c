#include <stdio.h>

static int ask(int place) {
    int value;
    printf("? %d\n", place);
    fflush(stdout);
    return scanf("%d", &value) == 1 ? value : 0;
}

int main(void) {
    int low = 1, high;
    if (scanf("%d", &high) != 1) return 1;
    int last = ask(high);
    while (low < high) {
        int middle = (low + high) / 2;
        if (ask(middle) > last) low = middle + 1;
        else high = middle;
    }
    printf("! %d\n", low);
    return 0;
}
