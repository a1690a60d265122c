def parts_of(pattern):
    i = 0
    while i < len(pattern):
        if pattern[i] == "*":
            yield "*", ""
        elif pattern[i] == "?":
            yield "?", ""
        elif pattern[i] == "[":
            end = pattern.index("]", i)
            yield "[", pattern[i + 1:end]
            i = end
        else:
            i += pattern[i] == "\\"
            yield "=", pattern[i]
        i += 1


def fits(kind, body, char):
    if kind != "[":
        return kind == "?" or body == char
    negated = body.startswith("!")
    body, found = body[negated:], False
    while body:
        last = body[2] if len(body) > 2 and body[1] == "-" else body[0]
        found = found or body[0] <= char <= last
        body = body[3:] if len(body) > 2 and body[1] == "-" else body[1:]
    return found != negated


def matches(pattern, name):
    row = [True] + [False] * len(name)
    for kind, body in parts_of(pattern):
        if kind == "*":
            for j in range(1, len(row)):
                row[j] = row[j] or row[j - 1]
        else:
            row = [False] + [row[j] and fits(kind, body, name[j]) for j in range(len(name))]
    return row[-1]
