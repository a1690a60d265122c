class NotEnough(ValueError):
    pass


class Account:
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0
        self.changes = []

    def deposit(self, amount):
        self.balance += amount
        self.changes.append(amount)

    def withdraw(self, amount):
        if amount > self.balance:
            raise NotEnough
        self.balance -= amount
        self.changes.append(-amount)

    def transfer(self, other, amount):
        self.withdraw(amount)
        other.deposit(amount)

    def history(self):
        return self.changes
