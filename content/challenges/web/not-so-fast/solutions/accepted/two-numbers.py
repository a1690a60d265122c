class Limiter:
    def __init__(self, rate, size, clock):
        self.rate, self.size, self.clock = rate, size, clock
        self.buckets = {}

    def tokens(self, client):
        now = self.clock()
        tokens, last = self.buckets.get(client, (self.size, now))
        tokens = min(self.size, tokens + max(0, now - last) * self.rate)
        self.buckets[client] = tokens, now
        return tokens

    def allow(self, client):
        tokens = self.tokens(client)
        if tokens < 1:
            return False
        self.buckets[client] = tokens - 1, self.buckets[client][1]
        return True

    def wait(self, client):
        return max(0, 1 - self.tokens(client)) / self.rate
