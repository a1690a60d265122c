block, _, *hosts = open(0).read().split()
base, prefix = block.split("/")
place = int.from_bytes(bytes(map(int, base.split("."))), "big")
end = place + (1 << 32 - int(prefix))
plan = []
for count in map(int, hosts):
    bits = max(2, (count + 1).bit_length())
    size = 1 << bits
    place = (place + size - 1) // size * size
    plan.append(".".join(map(str, (place % 2**32).to_bytes(4, "big"))) + f"/{32 - bits}")
    place += size
print("\n".join(plan) if place <= end else "impossible")
