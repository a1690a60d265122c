import re


def dotted(address):
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


def describe(cidr):
    found = re.fullmatch(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)/(0|[1-9][0-9]*)", cidr)
    if not found:
        raise ValueError
    *parts, prefix = map(int, found.groups())
    if max(parts) > 255 or prefix > 32:
        raise ValueError
    address = int.from_bytes(bytes(parts), "big")
    rest = (1 << 32 - prefix) - 1
    network = address & ~rest
    return {"network": dotted(network), "broadcast": dotted(network | rest), "mask": dotted(~rest & 0xFFFFFFFF), "hosts": rest - 1}
