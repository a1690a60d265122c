class Ring:
    def __init__(self, size):
        if size < 1:
            raise ValueError
        self.size = size
        self.places = [0] * size
        self.added = 0

    def add(self, value):
        self.places[self.added % self.size] = value
        self.added += 1

    def __len__(self):
        return min(self.added, self.size)

    def __getitem__(self, i):
        return self.places[(self.added + i) % self.size]

    def __iter__(self):
        return iter([self[i] for i in range(self.size)])

    def mean(self):
        return sum(self.places) / self.size
