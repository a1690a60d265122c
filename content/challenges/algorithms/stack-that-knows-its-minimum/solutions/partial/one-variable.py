class MinStack:
    def __init__(self):
        self.values, self.low = [], None

    def push(self, value):
        self.values.append(value)
        self.low = value if self.low is None else min(self.low, value)

    def pop(self):
        return self.values.pop()

    def smallest(self):
        if not self.values:
            raise IndexError
        return self.low

    def __len__(self):
        return len(self.values)

    def fill(self, n):
        for i in range(n):
            self.push(-i)
