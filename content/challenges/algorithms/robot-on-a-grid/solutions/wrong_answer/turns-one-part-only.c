#include <stdio.h>

int main(void) {
    char command;
    int x = 0, y = 0, dx = 0, dy = 1, steps = 1;
    while (scanf("%c", &command) == 1 && command != '\n') {
        if (command == 'L') { dx = -dy; dy = dx; }
        else if (command == 'R') { dx = dy; dy = -dx; }
        else { x += dx; y += dy; steps++; }
    }
    printf("%d %d\n%d\n", x, y, steps);
    return 0;
}
