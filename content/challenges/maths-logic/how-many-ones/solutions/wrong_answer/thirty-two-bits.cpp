#include <bit>
#include <iostream>

int main() {
    int n;
    unsigned long long read;
    std::cin >> n;
    while (n-- && std::cin >> read) {
        unsigned x = read;
        std::cout << std::popcount(x) << ' ';
        if (x) std::cout << std::bit_width(x) - 1 << '\n';
        else std::cout << "-\n";
    }
}
