import re

ENTRY = re.compile(r"\s*([a-z0-9-]+|\*)\s*(?:;\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?", re.IGNORECASE)


def ranges_of(header):
    ranges = {}
    for part in header.split(","):
        found = ENTRY.fullmatch(part)
        if found:
            ranges.setdefault(found[1].lower(), float(found[2] or 1))
    return ranges


def weight_of(language, ranges):
    language = language.lower()
    while language:
        if language in ranges:
            return ranges[language]
        language = language.rpartition("-")[0]
    return ranges.get("*", 0.0)


def negotiate(header, available):
    ranges = ranges_of(header) if header.strip() else {"*": 1.0}
    best = max(available, key=lambda language: weight_of(language, ranges), default=None)
    return best if best is not None and weight_of(best, ranges) > 0 else None
