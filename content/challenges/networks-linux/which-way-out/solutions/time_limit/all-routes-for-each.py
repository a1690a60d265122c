from sys import stdin


def number(address):
    return int.from_bytes(bytes(map(int, address.split("."))), "big")


n, _, *words = stdin.read().split()
n = int(n)
routes = []
for block, gateway in zip(words[: 2 * n : 2], words[1 : 2 * n : 2]):
    address, length = block.split("/")
    routes.append((32 - int(length), number(address) >> 32 - int(length), gateway))
for address in words[2 * n :]:
    packet, best, best_shift = number(address), "unreachable", 33
    for shift, bits, gateway in routes:
        if packet >> shift == bits and shift <= best_shift:
            best, best_shift = gateway, shift
    print(best)
