class NotEnough(ValueError):
    pass


class Account:
    def __init__(self, owner, changes=[]):
        self.owner = owner
        self._changes = changes

    @property
    def balance(self):
        return sum(self._changes)

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError
        self._changes.append(amount)

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError
        if amount > self.balance:
            raise NotEnough
        self._changes.append(-amount)

    def transfer(self, other, amount):
        other.deposit(amount)
        self.withdraw(amount)

    def history(self):
        return list(self._changes)
