#include <iostream>
#include <numeric>
#include <vector>

std::vector<int> parent;

int find(int x) {
    while (parent[x] != x) x = parent[x] = parent[parent[x]];
    return x;
}

int main() {
    int n, m, a, b;
    std::cin >> n >> m;
    parent.resize(2 * n + 1);
    std::iota(parent.begin(), parent.end(), 0);
    while (m-- && std::cin >> a >> b) {
        parent[find(a)] = find(b + n);
        parent[find(b)] = find(a + n);
    }
    std::string answer;
    std::vector<int> table(2 * n + 1);
    for (int i = 1; i <= n; i++) {
        if (find(i) == find(i + n)) {
            std::cout << "impossible\n";
            return 0;
        }
        if (!table[find(i)]) {
            table[find(i)] = 1;
            table[find(i + n)] = 2;
        }
        answer += char('0' + table[find(i)]);
    }
    std::cout << answer << "\n";
}
