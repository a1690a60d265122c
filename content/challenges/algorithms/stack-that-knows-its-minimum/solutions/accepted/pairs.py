class MinStack:
    def __init__(self):
        self.items = []

    def push(self, value):
        low = min(value, self.items[-1][1]) if self.items else value
        self.items.append((value, low))

    def pop(self):
        return self.items.pop()[0]

    def smallest(self):
        return self.items[-1][1]

    def __len__(self):
        return len(self.items)

    def fill(self, n):
        for i in range(n):
            self.push(-i)
