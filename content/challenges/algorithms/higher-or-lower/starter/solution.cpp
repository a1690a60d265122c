#include <iostream>
#include <string>

int main() {
    std::string answer;
    std::cout << "?" << std::endl;
    std::cin >> answer;
}
