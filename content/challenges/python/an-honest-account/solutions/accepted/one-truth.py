class NotEnough(ValueError):
    pass


class Account:
    def __init__(self, owner):
        self.owner = owner
        self._changes = []

    @property
    def balance(self):
        return sum(self._changes)

    def deposit(self, amount):
        self._check(amount)
        self._changes.append(amount)

    def withdraw(self, amount):
        self._check(amount)
        if amount > self.balance:
            raise NotEnough(f"{self.balance} is less than {amount}")
        self._changes.append(-amount)

    def transfer(self, other, amount):
        if other is self:
            raise ValueError("this is the same account")
        self.withdraw(amount)
        other.deposit(amount)

    def history(self):
        return list(self._changes)

    @staticmethod
    def _check(amount):
        if amount <= 0:
            raise ValueError("an amount is greater than 0")
