class Countdown:
    def __init__(self, start):
        self.numbers = list(range(start, -1, -1))

    def __iter__(self):
        return iter(self.numbers)

    def __reversed__(self):
        return reversed(self.numbers)

    def __len__(self):
        return len(self.numbers)

    def __contains__(self, number):
        return number in self.numbers

    def __getitem__(self, place):
        return self.numbers[place]
