def octal(mode: str) -> str:
    return "000"
