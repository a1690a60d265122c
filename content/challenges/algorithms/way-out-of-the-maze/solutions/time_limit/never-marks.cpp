#include <iostream>
#include <string>
#include <vector>

int h, w, best = 1 << 30;
std::vector<std::string> maze;

void walk(int i, int j, int steps) {
    if (i < 0 || j < 0 || i >= h || j >= w || maze[i][j] == '#' || steps >= best) return;
    if (maze[i][j] == 'E') { best = steps; return; }
    char old = maze[i][j];
    maze[i][j] = '#';
    walk(i + 1, j, steps + 1);
    walk(i - 1, j, steps + 1);
    walk(i, j + 1, steps + 1);
    walk(i, j - 1, steps + 1);
    maze[i][j] = old;
}

int main() {
    std::cin >> h >> w;
    maze.resize(h);
    for (auto &row : maze) std::cin >> row;
    for (int i = 0; i < h; i++)
        for (int j = 0; j < w; j++)
            if (maze[i][j] == 'S') { walk(i, j, 0); i = h; break; }
    if (best < 1 << 30) std::cout << best << "\n"; else std::cout << "no way\n";
}
