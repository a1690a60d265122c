#include <array>
#include <iostream>

using Matrix = std::array<unsigned long long, 4>;

int main() {
    unsigned long long n, m;
    std::cin >> n >> m;
    auto times = [m](Matrix p, Matrix q) {
        return Matrix{(p[0] * q[0] + p[1] * q[2]) % m, (p[0] * q[1] + p[1] * q[3]) % m, (p[2] * q[0] + p[3] * q[2]) % m, (p[2] * q[1] + p[3] * q[3]) % m};
    };
    Matrix power{1, 0, 0, 1}, base{1, 1, 1, 0};
    for (; n; n >>= 1, base = times(base, base))
        if (n & 1) power = times(power, base);
    std::cout << power[1] % m << "\n";
}
