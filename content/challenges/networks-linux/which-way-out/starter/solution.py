import sys


def main() -> None:
    data = sys.stdin.read().split()
    print(data)


main()
