class Limiter:
    def __init__(self, rate, size, clock):
        self.rate, self.size, self.clock = rate, size, clock
        self.windows = {}

    def allow(self, client):
        window = int(self.clock())
        count = self.windows.get((client, window), 0)
        self.windows[client, window] = count + 1
        return count < self.size

    def wait(self, client):
        now = self.clock()
        return 0 if self.windows.get((client, int(now)), 0) < self.size else int(now) + 1 - now
