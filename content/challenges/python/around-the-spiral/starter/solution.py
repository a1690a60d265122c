def spiral(rows: list[list]) -> list:
    return []
