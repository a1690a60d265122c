class Ring:
    def __init__(self, size):
        self.size = size
        self.values = []
        self.total = 0

    def add(self, value):
        self.values.append(value)
        self.total += value
        if len(self.values) > self.size:
            self.values.pop(0)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, i):
        return self.values[i]

    def __iter__(self):
        return iter(self.values)

    def mean(self):
        if not self.values:
            raise ValueError
        return self.total / len(self.values)
