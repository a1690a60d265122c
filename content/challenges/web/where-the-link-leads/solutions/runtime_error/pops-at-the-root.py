def resolve(base, reference):
    if not reference:
        return base
    path = reference if reference.startswith("/") else base[: base.rindex("/") + 1] + reference
    segments = path.split("/")[1:]
    kept = []
    for segment in segments:
        if segment == "..":
            kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
