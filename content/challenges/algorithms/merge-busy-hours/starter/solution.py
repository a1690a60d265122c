def merge(times: list[list[int]]) -> list[list[int]]:
    return times
