def dotted(address):
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


def describe(cidr):
    text, prefix = cidr.split("/")
    parts = [int(part) for part in text.split(".")]
    prefix = int(prefix)
    if len(parts) != 4 or not 0 <= prefix <= 32:
        raise ValueError
    address = int.from_bytes(bytes(parts), "big")
    rest = (1 << 32 - prefix) - 1
    network = address & ~rest
    hosts = rest + 1 if prefix >= 31 else rest - 1
    return {"network": dotted(network), "broadcast": dotted(network | rest), "mask": dotted(~rest & 0xFFFFFFFF), "hosts": hosts}
