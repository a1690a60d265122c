class Countdown:
    def __init__(self, start):
        self.start = start
        self.now = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.now < 0:
            raise StopIteration
        self.now -= 1
        return self.now + 1

    def __reversed__(self):
        return iter(range(self.start + 1))

    def __len__(self):
        return max(self.start + 1, 0)

    def __contains__(self, number):
        return number in range(self.start + 1)

    def __getitem__(self, place):
        return range(self.start, -1, -1)[place]
