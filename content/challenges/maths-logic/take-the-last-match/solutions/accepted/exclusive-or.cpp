#include <iostream>
#include <sstream>
#include <string>
#include <vector>

int main() {
    std::string line;
    std::getline(std::cin, line);
    std::istringstream words(line);
    std::vector<int> heaps;
    for (int heap; words >> heap;) heaps.push_back(heap);
    while (true) {
        int total = 0, left = 0;
        for (int heap : heaps) total ^= heap;
        for (size_t i = 0; i < heaps.size(); i++)
            if ((heaps[i] ^ total) < heaps[i]) {
                std::cout << i + 1 << ' ' << heaps[i] - (heaps[i] ^ total) << std::endl;
                heaps[i] ^= total;
                break;
            }
        for (int heap : heaps) left += heap;
        int place, count;
        if (!left || !(std::cin >> place >> count)) return 0;
        heaps[place - 1] -= count;
    }
}
