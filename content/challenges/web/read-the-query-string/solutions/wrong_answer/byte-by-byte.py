import re


def decode(text):
    return re.sub(r"%([0-9a-fA-F]{2})", lambda found: chr(int(found[1], 16)), text.replace("+", " "))


def parse_query(query):
    found = {}
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            found.setdefault(decode(name), []).append(decode(value))
    return found
