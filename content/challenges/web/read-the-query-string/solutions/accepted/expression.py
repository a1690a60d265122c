import re


def decode(text):
    data = text.replace("+", " ").encode()
    data = re.sub(rb"%([0-9a-fA-F]{2})", lambda found: bytes([int(found[1], 16)]), data)
    return data.decode("utf-8", "replace")


def parse_query(query):
    found = {}
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            found.setdefault(decode(name), []).append(decode(value))
    return found
