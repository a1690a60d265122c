import re

ENTRY = re.compile(r"\s*([a-z0-9-]+|\*)\s*(?:;\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?", re.IGNORECASE)


def negotiate(header, available):
    if not header.strip():
        return available[0] if available else None
    ranges = []
    for part in header.split(","):
        if found := ENTRY.fullmatch(part):
            ranges.append((float(found[2] or 1), found[1].lower()))
    for weight, wanted in sorted(ranges, key=lambda each: -each[0]):
        for language in available:
            if weight and (wanted == "*" or language.lower() == wanted or language.lower().startswith(wanted + "-")):
                return language
    return None
