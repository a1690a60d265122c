def flatten(items):
    flat = []
    for item in items:
        if hasattr(item, "__iter__"):
            flat.extend(flatten(item))
        else:
            flat.append(item)
    return flat
