def measure(corners: list[list[float]]) -> list[float]:
    return [0.0, 0.0]
