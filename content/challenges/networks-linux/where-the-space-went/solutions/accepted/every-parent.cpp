#include <algorithm>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

int main() {
    long long n, limit, size;
    std::cin >> n >> limit;
    std::unordered_map<std::string, long long> sizes{{"/", 0}};
    std::string path;
    while (n-- && std::cin >> size >> path) {
        sizes["/"] += size;
        for (size_t place = path.find('/', 1); place != std::string::npos; place = path.find('/', place + 1))
            sizes[path.substr(0, place)] += size;
    }
    std::vector<std::pair<long long, std::string>> found;
    for (auto &[name, total] : sizes)
        if (total >= limit) found.push_back({-total, name});
    std::sort(found.begin(), found.end());
    for (auto &[total, name] : found) std::cout << -total << ' ' << name << '\n';
}
