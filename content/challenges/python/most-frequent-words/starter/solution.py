def top_words(text: str, count: int) -> list[list]:
    return []
