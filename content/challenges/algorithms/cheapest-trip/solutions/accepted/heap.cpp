#include <iostream>
#include <queue>
#include <tuple>
#include <vector>

int main() {
    int n, m;
    std::cin >> n >> m;
    std::vector<std::vector<std::pair<int, long long>>> roads(n + 1);
    for (int a, b, toll; m-- && std::cin >> a >> b >> toll;) {
        roads[a].push_back({b, toll});
        roads[b].push_back({a, toll});
    }
    using Place = std::tuple<long long, int, int>;
    std::priority_queue<Place, std::vector<Place>, std::greater<>> heap;
    std::vector<bool> done(n + 1);
    heap.push({0, 1, 1});
    while (!heap.empty()) {
        auto [total, towns, town] = heap.top();
        heap.pop();
        if (town == n) {
            std::cout << total << ' ' << towns << '\n';
            return 0;
        }
        if (done[town]) continue;
        done[town] = true;
        for (auto [next, toll] : roads[town])
            if (!done[next]) heap.push({total + toll, towns + 1, next});
    }
    std::cout << -1 << '\n';
}
