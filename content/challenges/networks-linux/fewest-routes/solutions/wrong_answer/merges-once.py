def read(block):
    address, prefix = block.split("/")
    return int.from_bytes(bytes(map(int, address.split("."))), "big"), int(prefix)


def aggregate(blocks):
    stack = []
    for address, prefix in sorted(map(read, blocks)):
        if stack and address >> 32 - stack[-1][1] == stack[-1][0] >> 32 - stack[-1][1]:
            continue
        if stack and stack[-1][1] == prefix and stack[-1][0] ^ address == 1 << 32 - prefix:
            stack[-1] = (stack[-1][0], prefix - 1)
        else:
            stack.append((address, prefix))
    return [".".join(map(str, a.to_bytes(4, "big"))) + f"/{p}" for a, p in stack]
