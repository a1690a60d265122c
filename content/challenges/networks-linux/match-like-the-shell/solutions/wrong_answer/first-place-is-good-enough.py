def matches(pattern, name):
    pieces = pattern.split("*")
    if len(pieces) == 1:
        return len(pattern) == len(name) and all(p in ("?", n) for p, n in zip(pattern, name))
    if not name.startswith(pieces[0]):
        return False
    place = len(pieces[0])
    for piece in pieces[1:]:
        found = name.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return place == len(name) or pieces[-1] == ""
