#include <iostream>
#include <string>

int main() {
    long long n, target;
    std::cin >> n >> target;
    long long all = n * (n + 1) / 2, twice = all - target;
    if (twice % 2 != 0 || twice < 0 || twice > 2 * all) {
        std::cout << "impossible\n";
        return 0;
    }
    std::string signs(n, '+');
    long long rest = twice / 2;
    for (long long number = n; number > 0; number--)
        if (number <= rest) {
            rest -= number;
            signs[number - 1] = '-';
        }
    std::cout << signs << "\n";
}
