def read(block):
    address, prefix = block.split("/")
    return int.from_bytes(bytes(map(int, address.split("."))), "big"), int(prefix)


def aggregate(blocks):
    stack = []
    for address, prefix in sorted(map(read, blocks)):
        if stack and address >> 32 - stack[-1][1] == stack[-1][0] >> 32 - stack[-1][1]:
            continue
        stack.append((address, prefix))
        while len(stack) > 1 and stack[-1][1] == stack[-2][1] and stack[-1][0] - stack[-2][0] == 1 << 32 - stack[-1][1]:
            address, prefix = stack[-2]
            stack[-2:] = [(address, prefix - 1)]
    return [".".join(map(str, a.to_bytes(4, "big"))) + f"/{p}" for a, p in stack]
