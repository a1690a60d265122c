class Ring:
    def __init__(self, size: int) -> None:
        self.size = size

    def add(self, value: int) -> None:
        pass
