class MinStack:
    def __init__(self):
        self.values, self.lows = [], []

    def push(self, value):
        self.values.append(value)
        if not self.lows or value < self.lows[-1]:
            self.lows.append(value)

    def pop(self):
        value = self.values.pop()
        if value == self.lows[-1]:
            self.lows.pop()
        return value

    def smallest(self):
        return self.lows[-1]

    def __len__(self):
        return len(self.values)

    def fill(self, n):
        for i in range(n):
            self.push(-i)
