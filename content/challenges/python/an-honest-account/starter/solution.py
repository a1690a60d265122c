class NotEnough(ValueError):
    pass


class Account:
    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.balance = 0
