class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        number = self.start
        while number >= 0:
            yield number
            number -= 1

    def __reversed__(self):
        number = 0
        while number <= self.start:
            yield number
            number += 1

    def __len__(self):
        return max(self.start + 1, 0)

    def __contains__(self, number):
        return 0 <= number <= self.start and number == int(number)

    def __getitem__(self, place):
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError("there is no such place")
        return self.start - place
