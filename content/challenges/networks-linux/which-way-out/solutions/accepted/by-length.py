from sys import stdin


def number(address):
    return int.from_bytes(bytes(map(int, address.split("."))), "big")


n, _, *words = stdin.read().split()
n = int(n)
routes = {}
for block, gateway in zip(words[: 2 * n : 2], words[1 : 2 * n : 2]):
    address, length = block.split("/")
    routes[int(length), number(address) >> 32 - int(length)] = gateway
lengths = sorted({length for length, _ in routes}, reverse=True)
for address in words[2 * n :]:
    packet = number(address)
    found = (routes.get((length, packet >> 32 - length)) for length in lengths)
    print(next(filter(None, found), "unreachable"))
