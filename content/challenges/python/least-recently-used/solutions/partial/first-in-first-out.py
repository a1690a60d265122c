class Cache:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError
        self.capacity = capacity
        self.values = {}

    def put(self, key, value):
        if key not in self.values and len(self.values) == self.capacity:
            del self.values[next(iter(self.values))]
        self.values[key] = value

    def get(self, key, default=None):
        return self.values.get(key, default)

    def __contains__(self, key):
        return key in self.values

    def __len__(self):
        return len(self.values)

    def keys(self):
        return list(self.values)
