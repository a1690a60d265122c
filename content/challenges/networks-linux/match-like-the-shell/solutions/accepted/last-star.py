def parse(pattern):
    parts, i = [], 0
    while i < len(pattern):
        char = pattern[i]
        if char == "*":
            parts.append(None)
        elif char == "?":
            parts.append(lambda c: True)
        elif char == "[":
            end = pattern.index("]", i)
            parts.append(bracket(pattern[i + 1:end]))
            i = end
        else:
            if char == "\\":
                i += 1
            parts.append(lambda c, wanted=pattern[i]: c == wanted)
        i += 1
    return parts


def bracket(body):
    negated = body.startswith("!")
    body, ranges = body[negated:], []
    while body:
        wide = len(body) > 2 and body[1] == "-"
        ranges.append((body[0], body[2 if wide else 0]))
        body = body[3 if wide else 1:]
    return lambda c: any(low <= c <= high for low, high in ranges) != negated


def matches(pattern, name):
    parts = parse(pattern)
    p = n = 0
    star = None
    while n < len(name):
        if p < len(parts) and parts[p] is None:
            star, p = (p, n), p + 1
        elif p < len(parts) and parts[p](name[n]):
            p, n = p + 1, n + 1
        elif star:
            star = (star[0], star[1] + 1)
            p, n = star[0] + 1, star[1]
        else:
            return False
    return all(part is None for part in parts[p:])
