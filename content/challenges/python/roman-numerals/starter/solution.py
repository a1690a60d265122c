def to_roman(number: int) -> str:
    return ""


def from_roman(text: str) -> int:
    return 0
