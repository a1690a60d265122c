class Ring:
    def __init__(self, size):
        if size < 1:
            raise ValueError("a ring has at least one place")
        self.places = [0] * size
        self.oldest = self.count = self.total = 0

    def add(self, value):
        place = (self.oldest + self.count) % len(self.places)
        if self.count == len(self.places):
            self.total -= self.places[place]
            self.oldest = (self.oldest + 1) % len(self.places)
        else:
            self.count += 1
        self.places[place] = value
        self.total += value

    def __len__(self):
        return self.count

    def __getitem__(self, i):
        if i < 0:
            i += self.count
        if not 0 <= i < self.count:
            raise IndexError("there is no such value")
        return self.places[(self.oldest + i) % len(self.places)]

    def __iter__(self):
        return (self[i] for i in range(self.count))

    def mean(self):
        if not self.count:
            raise ValueError("there are no values")
        return self.total / self.count
