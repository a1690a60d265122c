def describe(cidr: str) -> dict:
    return {"network": "", "broadcast": "", "mask": "", "hosts": 0}
