import sys


def main() -> None:
    for line in sys.stdin:
        print(line.rstrip("\n"))


main()
