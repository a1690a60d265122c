def climb(heights: list[int]) -> int:
    return 0
