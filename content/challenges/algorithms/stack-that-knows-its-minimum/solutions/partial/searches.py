class MinStack:
    def __init__(self):
        self.values = []

    def push(self, value):
        self.values.append(value)

    def pop(self):
        return self.values.pop()

    def smallest(self):
        if not self.values:
            raise IndexError
        return min(self.values)

    def __len__(self):
        return len(self.values)

    def fill(self, n):
        for i in range(n):
            self.push(-i)
