#include <deque>
#include <iostream>

int main() {
    long long n, k, x, a, c, total = 0;
    std::cin >> n >> k >> x >> a >> c;
    std::deque<std::pair<long long, long long>> candidates;
    for (long long i = 0; i < n; i++) {
        x = (a * x + c) % 1000003;
        while (!candidates.empty() && candidates.back().second <= x) candidates.pop_back();
        candidates.push_back({i, x});
        if (candidates.front().first == i - k) candidates.pop_front();
        if (i >= k - 1) total += candidates.front().second;
    }
    std::cout << total << "\n";
}
