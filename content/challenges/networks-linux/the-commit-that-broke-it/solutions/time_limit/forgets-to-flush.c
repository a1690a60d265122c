#include <stdio.h>
#include <string.h>

int main(void) {
    int low = 1, high;
    char answer[16];
    if (scanf("%d", &high) != 1) return 1;
    while (low < high) {
        int middle = (low + high) / 2;
        printf("test %d\n", middle);
        if (scanf("%15s", answer) != 1) return 1;
        if (strcmp(answer, "bad") == 0) high = middle;
        else low = middle + 1;
    }
    printf("first %d\n", low);
    return 0;
}
