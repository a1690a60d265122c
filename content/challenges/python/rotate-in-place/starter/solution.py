def rotate(items: list, steps: int) -> None:
    pass
