#include <stdio.h>

int main(void) {
    char answer[64];
    printf("?\n");
    fflush(stdout);
    if (scanf("%63s", answer) != 1) return 0;
    return 0;
}
