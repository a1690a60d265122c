def number(text, highest):
    if not (text.isascii() and text.isdigit()) or str(int(text)) != text or int(text) > highest:
        raise ValueError(f"{text!r} is not a number from 0 to {highest}")
    return int(text)


def dotted(address):
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


def describe(cidr):
    address_text, slash, prefix_text = cidr.partition("/")
    parts = address_text.split(".")
    if not slash or len(parts) != 4:
        raise ValueError(f"{cidr!r} is not a block")
    address = int.from_bytes(bytes(number(part, 255) for part in parts), "big")
    prefix = number(prefix_text, 32)
    rest = (1 << 32 - prefix) - 1
    network = address & ~rest
    return {
        "network": dotted(network),
        "broadcast": dotted(network | rest),
        "mask": dotted(~rest & 0xFFFFFFFF),
        "hosts": rest + 1 if prefix >= 31 else rest - 1,
    }
