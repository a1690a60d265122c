import re


def decode(text):
    data = text.replace("+", " ").encode()
    return re.sub(rb"%([0-9a-fA-F]{2})", lambda found: bytes([int(found[1], 16)]), data).decode("utf-8", "replace")


def parse_query(query):
    found = {}
    for part in query.split("&"):
        name, value = part.split("=")
        found.setdefault(decode(name), []).append(decode(value))
    return found
