def aggregate(blocks):
    ranges = []
    for block in blocks:
        address, prefix = block.split("/")
        first = int.from_bytes(bytes(map(int, address.split("."))), "big")
        ranges.append([first, first + (1 << 32 - int(prefix))])
    merged = []
    for first, end in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([first, end])
    found = []
    for first, end in merged:
        while first < end:
            size = min(first & -first or 1 << 32, 1 << (end - first).bit_length() - 1)
            found.append(".".join(map(str, first.to_bytes(4, "big"))) + f"/{33 - size.bit_length()}")
            first += size
    return found
