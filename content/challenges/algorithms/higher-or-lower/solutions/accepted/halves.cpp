#include <cctype>
#include <iostream>
#include <string>

int main() {
    int low = 1, high = 1000;
    std::string answer;
    while (true) {
        int guess = (low + high) / 2;
        std::cout << guess << std::endl;
        if (!(std::cin >> answer)) return 1;
        switch (std::tolower(answer[0])) {
            case 'r': return 0;
            case 'h': low = guess + 1; break;
            default: high = guess - 1;
        }
    }
}
