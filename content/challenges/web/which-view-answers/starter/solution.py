class Router:
    def add(self, pattern: str, name: str) -> None:
        pass

    def match(self, path: str) -> list | None:
        return None

    def path(self, name: str, values: dict) -> str:
        raise LookupError(name)
