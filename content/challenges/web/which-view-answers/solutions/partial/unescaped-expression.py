import re


class Router:
    def __init__(self):
        self.routes = []

    def add(self, pattern, name):
        text = re.sub(r"<int:(\w+)>", r"(?P<int_\1>\\d+)", pattern)
        text = re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", re.sub(r"\(\?P<", "\0", text)).replace("\0", "(?P<")
        self.routes.append((pattern, re.compile(text), name))

    def match(self, path):
        for _, expression, name in self.routes:
            if found := expression.match(path):
                return [name, {k.removeprefix("int_"): int(v) if k.startswith("int_") else v for k, v in found.groupdict().items()}]
        return None

    def path(self, name, values):
        for pattern, _, known in self.routes:
            if known == name:
                return re.sub(r"<(?:int:)?(\w+)>", lambda found: str(values[found[1]]), pattern)
        raise LookupError(name)
