class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        return iter(range(self.start, 0, -1))

    def __reversed__(self):
        return iter(range(self.start))

    def __len__(self):
        return self.start

    def __contains__(self, number):
        return 0 <= number <= self.start

    def __getitem__(self, place):
        return self.start - place
