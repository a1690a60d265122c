def describe(cidr):
    text, prefix = cidr.split("/")
    parts = text.split(".")
    if len(parts) != 4:
        raise ValueError
    keep = int(prefix) // 8
    return {
        "network": ".".join(parts[:keep] + ["0"] * (4 - keep)),
        "broadcast": ".".join(parts[:keep] + ["255"] * (4 - keep)),
        "mask": ".".join(["255"] * keep + ["0"] * (4 - keep)),
        "hosts": 2 ** (32 - int(prefix)) - 2,
    }
