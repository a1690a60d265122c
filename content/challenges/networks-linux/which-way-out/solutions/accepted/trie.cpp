#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

struct Node {
    int next[2] = {0, 0};
    std::string gateway;
};

unsigned number(const std::string &text, int &length) {
    unsigned a, b, c, d;
    length = 32;
    std::sscanf(text.c_str(), "%u.%u.%u.%u/%d", &a, &b, &c, &d, &length);
    return a << 24 | b << 16 | c << 8 | d;
}

int main() {
    std::ios::sync_with_stdio(false);
    int n, q, length;
    std::cin >> n >> q;
    std::vector<Node> nodes(1);
    std::string text, gateway;
    while (n--) {
        std::cin >> text >> gateway;
        unsigned address = number(text, length);
        int at = 0;
        for (int i = 31; i > 31 - length; i--) {
            int bit = address >> i & 1;
            if (!nodes[at].next[bit]) {
                nodes[at].next[bit] = static_cast<int>(nodes.size());
                nodes.emplace_back();
            }
            at = nodes[at].next[bit];
        }
        nodes[at].gateway = gateway;
    }
    while (q--) {
        std::cin >> text;
        unsigned address = number(text, length);
        std::string best = "unreachable";
        for (int at = 0, i = 31;; i--) {
            if (!nodes[at].gateway.empty()) best = nodes[at].gateway;
            if (i < 0 || !(at = nodes[at].next[address >> i & 1])) break;
        }
        std::cout << best << "\n";
    }
}
