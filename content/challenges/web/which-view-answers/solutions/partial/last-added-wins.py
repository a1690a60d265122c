class Router:
    routes = {}

    def add(self, pattern, name):
        self.routes[pattern.strip("/")] = name

    def match(self, path):
        given = path.strip("/").split("/")
        for pattern, name in reversed(self.routes.items()):
            parts, values = pattern.split("/"), {}
            if len(parts) != len(given):
                continue
            for part, text in zip(parts, given):
                if part.startswith("<int:") and text.isdigit():
                    values[part[5:-1]] = int(text)
                elif part.startswith("<") and ":" not in part:
                    values[part[1:-1]] = text
                elif part != text:
                    break
            else:
                return [name, values]
        return None

    def path(self, name, values):
        for pattern, known in self.routes.items():
            if known == name:
                for key, value in values.items():
                    pattern = pattern.replace(f"<{key}>", str(value)).replace(f"<int:{key}>", str(value))
                return "/" + pattern
        raise LookupError(name)
