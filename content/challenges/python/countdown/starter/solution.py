class Countdown:
    def __init__(self, start: int) -> None:
        self.start = start

    def __iter__(self):
        return self

    def __next__(self) -> int:
        raise StopIteration
