#include <bit>
#include <cstdint>
#include <iostream>

int main() {
    int n;
    std::uint64_t x;
    std::cin >> n;
    while (n-- && std::cin >> x) {
        std::cout << std::popcount(x) << ' ';
        if (x) std::cout << std::bit_width(x) - 1 << '\n';
        else std::cout << "-\n";
    }
}
