class Cache:
    values = {}

    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError
        self.capacity = capacity

    def put(self, key, value):
        self.values.pop(key, None)
        self.values[key] = value
        if len(self.values) > self.capacity:
            del self.values[next(iter(self.values))]

    def get(self, key, default=None):
        if key not in self.values:
            return default
        self.values[key] = self.values.pop(key)
        return self.values[key]

    def __contains__(self, key):
        return self.get(key) is not None

    def __len__(self):
        return len(self.values)

    def keys(self):
        return list(self.values)
