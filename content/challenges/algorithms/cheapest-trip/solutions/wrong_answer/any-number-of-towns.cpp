#include <iostream>
#include <queue>
#include <vector>

int main() {
    int n, m;
    std::cin >> n >> m;
    std::vector<std::vector<std::pair<int, int>>> roads(n + 1);
    for (int a, b, toll; m-- && std::cin >> a >> b >> toll;) {
        roads[a].push_back({b, toll});
        roads[b].push_back({a, toll});
    }
    std::vector<int> sum(n + 1, -1), towns(n + 1, 1);
    std::priority_queue<std::pair<int, int>, std::vector<std::pair<int, int>>, std::greater<>> heap;
    sum[1] = 0;
    heap.push({0, 1});
    while (!heap.empty()) {
        auto [total, town] = heap.top();
        heap.pop();
        if (total > sum[town]) continue;
        for (auto [next, toll] : roads[town])
            if (sum[next] < 0 || total + toll < sum[next]) {
                sum[next] = total + toll;
                towns[next] = towns[town] + 1;
                heap.push({sum[next], next});
            }
    }
    if (sum[n] < 0) std::cout << -1 << '\n';
    else std::cout << sum[n] << ' ' << towns[n] << '\n';
}
