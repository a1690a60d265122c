def arrange(artists: list[str]) -> list[str] | None:
    return artists
