def resolve(base, reference):
    if not reference:
        return base
    path = reference if reference.startswith("/") else base[: base.rindex("/") + 1] + reference
    kept = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)
