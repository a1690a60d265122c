def parse_query(query: str) -> dict[str, list[str]]:
    return {}
