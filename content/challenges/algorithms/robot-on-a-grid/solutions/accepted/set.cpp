#include <iostream>
#include <set>
#include <string>

int main() {
    std::string commands;
    std::getline(std::cin, commands);
    int x = 0, y = 0, dx = 0, dy = 1;
    std::set<std::pair<int, int>> seen{{0, 0}};
    for (char command : commands) {
        int old = dx;
        if (command == 'L') dx = -dy, dy = old;
        else if (command == 'R') dx = dy, dy = -old;
        else seen.insert({x += dx, y += dy});
    }
    std::cout << x << ' ' << y << '\n' << seen.size() << '\n';
}
