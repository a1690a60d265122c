#include <iostream>
#include <string>

int main() {
    std::string answer;
    for (int guess = 1; guess <= 1000; guess++) {
        std::cout << guess << std::endl;
        if (!(std::cin >> answer) || answer == "right") return 0;
    }
}
