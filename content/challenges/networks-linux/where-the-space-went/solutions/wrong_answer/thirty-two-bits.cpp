#include <iostream>
#include <map>
#include <set>
#include <string>

int main() {
    int n, limit;
    std::cin >> n >> limit;
    std::map<std::string, int> sizes{{"/", 0}};
    int size;
    std::string path;
    while (n-- && std::cin >> size >> path) {
        sizes["/"] += size;
        for (size_t place = path.find('/', 1); place != std::string::npos; place = path.find('/', place + 1))
            sizes[path.substr(0, place)] += size;
    }
    std::set<std::pair<int, std::string>> found;
    for (auto &[name, total] : sizes) found.insert({-total, name});
    for (auto &[total, name] : found)
        if (-total >= limit) std::cout << -total << ' ' << name << '\n';
}
