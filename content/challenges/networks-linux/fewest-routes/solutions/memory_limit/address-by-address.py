def aggregate(blocks):
    covered = set()
    for block in blocks:
        address, prefix = block.split("/")
        first = int.from_bytes(bytes(map(int, address.split("."))), "big")
        covered.update(range(first, first + (1 << 32 - int(prefix))))
    found, addresses = [], sorted(covered)
    while addresses:
        first, size = addresses[0], 1
        while first % (2 * size) == 0 and all(address in covered for address in range(first, first + 2 * size)):
            size *= 2
        found.append(".".join(map(str, first.to_bytes(4, "big"))) + f"/{33 - size.bit_length()}")
        addresses = [address for address in addresses if address >= first + size]
    return found
