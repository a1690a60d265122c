def aggregate(blocks: list[str]) -> list[str]:
    return blocks
