class Cache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity

    def put(self, key, value) -> None:
        pass

    def get(self, key, default=None):
        return default

    def __contains__(self, key) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def keys(self) -> list:
        return []
