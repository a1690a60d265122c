def negotiate(header: str, available: list[str]) -> str | None:
    return None
