#include <iostream>
#include <queue>
#include <vector>

int main() {
    long long n, x, a, c, total = 0;
    std::cin >> n >> x >> a >> c;
    std::priority_queue<long long> low;
    std::priority_queue<long long, std::vector<long long>, std::greater<>> high;
    while (n--) {
        x = (a * x + c) % 1000003;
        low.push(x);
        high.push(low.top());
        low.pop();
        if (high.size() > low.size()) {
            low.push(high.top());
            high.pop();
        }
        total += low.top();
    }
    std::cout << total << '\n';
}
