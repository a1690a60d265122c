def inverse(a: int, m: int) -> int:
    return 0
