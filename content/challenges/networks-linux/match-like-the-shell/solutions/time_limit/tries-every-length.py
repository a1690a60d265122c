def matches(pattern, name):
    if not pattern:
        return not name
    if pattern[0] == "*":
        return matches(pattern[1:], name) or (name != "" and matches(pattern, name[1:]))
    if not name:
        return False
    if pattern[0] == "[":
        end = pattern.index("]")
        body = pattern[1:end]
        negated = body[0] == "!"
        body, found = body[negated:], False
        while body:
            wide = len(body) > 2 and body[1] == "-"
            found = found or body[0] <= name[0] <= body[2 if wide else 0]
            body = body[3 if wide else 1:]
        return found != negated and matches(pattern[end + 1:], name[1:])
    if pattern[0] == "\\":
        return pattern[1] == name[0] and matches(pattern[2:], name[1:])
    return pattern[0] in ("?", name[0]) and matches(pattern[1:], name[1:])
