def negotiate(header, available):
    ranges = {}
    for part in header.split(","):
        name, _, weight = part.strip().partition(";")
        ranges.setdefault(name.strip().lower(), float(weight.strip()[2:]) if weight else 1.0)
    if not header.strip():
        ranges = {"*": 1.0}

    def weight_of(language):
        language = language.lower()
        while language:
            if language in ranges:
                return ranges[language]
            language = language.rpartition("-")[0]
        return ranges.get("*", 0.0)

    best = max(available, key=weight_of, default=None)
    return best if best is not None and weight_of(best) > 0 else None
