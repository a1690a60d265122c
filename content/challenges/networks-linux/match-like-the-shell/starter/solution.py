def matches(pattern: str, name: str) -> bool:
    return pattern == name
