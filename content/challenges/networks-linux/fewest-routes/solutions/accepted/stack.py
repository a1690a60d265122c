def read(block):
    address, prefix = block.split("/")
    return int.from_bytes(bytes(map(int, address.split("."))), "big"), int(prefix)


def show(address, prefix):
    return ".".join(map(str, address.to_bytes(4, "big"))) + f"/{prefix}"


def aggregate(blocks):
    stack = []
    for address, prefix in sorted(map(read, blocks)):
        if stack and address >> 32 - stack[-1][1] == stack[-1][0] >> 32 - stack[-1][1]:
            continue
        stack.append((address, prefix))
        while len(stack) > 1:
            (low, one), (high, other) = stack[-2:]
            if one != other or low ^ high != 1 << 32 - one or low & 1 << 32 - one:
                break
            stack[-2:] = [(low, one - 1)]
    return [show(*block) for block in stack]
