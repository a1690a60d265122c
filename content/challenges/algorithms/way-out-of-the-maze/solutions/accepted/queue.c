#include <stdio.h>
#include <string.h>

static char maze[252][256];
static int steps[252][252], queue[252 * 252];

int main(void) {
    int h, w, head = 0, tail = 0;
    if (scanf("%d %d", &h, &w) != 2) return 1;
    memset(steps, -1, sizeof steps);
    for (int i = 0; i < h; i++) {
        if (scanf("%255s", maze[i]) != 1) return 1;
        char *start = strchr(maze[i], 'S');
        if (start) {
            queue[tail++] = i * 256 + (int)(start - maze[i]);
            steps[i][start - maze[i]] = 0;
        }
    }
    while (head < tail) {
        int i = queue[head] / 256, j = queue[head] % 256;
        head++;
        if (maze[i][j] == 'E') {
            printf("%d\n", steps[i][j]);
            return 0;
        }
        static const int moves[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
        for (int k = 0; k < 4; k++) {
            int a = i + moves[k][0], b = j + moves[k][1];
            if (a < 0 || b < 0 || a >= h || b >= w || maze[a][b] == '#' || steps[a][b] >= 0) continue;
            steps[a][b] = steps[i][j] + 1;
            queue[tail++] = a * 256 + b;
        }
    }
    puts("no way");
    return 0;
}
