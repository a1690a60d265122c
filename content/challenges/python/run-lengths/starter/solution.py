def pack(text: str) -> list[tuple[str, int]]:
    return []
