class Router:
    def __init__(self):
        self.routes = []

    def add(self, pattern, name):
        self.routes.append((name, [self.read(part) for part in pattern.split("/")]))

    @staticmethod
    def read(part):
        if part.startswith("<") and part.endswith(">"):
            kind, _, name = part[1:-1].rpartition(":")
            return kind or "text", name
        return "plain", part

    def match(self, path):
        given = path.split("/")
        for name, parts in self.routes:
            values = self.values(parts, given)
            if values is not None:
                return [name, values]
        return None

    @staticmethod
    def values(parts, given):
        if len(parts) != len(given):
            return None
        values = {}
        for (kind, name), text in zip(parts, given):
            if kind == "plain":
                if text != name:
                    return None
            elif not text or kind == "int" and not (text.isascii() and text.isdigit()):
                return None
            else:
                values[name] = int(text) if kind == "int" else text
        return values

    def path(self, name, values):
        for known, parts in self.routes:
            if known == name and {each for kind, each in parts if kind != "plain"} == set(values):
                return "/".join(each if kind == "plain" else str(values[each]) for kind, each in parts)
        raise LookupError(f"no route {name!r} has the variables {sorted(values)}")
