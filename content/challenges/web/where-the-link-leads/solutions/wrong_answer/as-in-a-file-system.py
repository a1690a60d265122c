import posixpath


def resolve(base, reference):
    if not reference:
        return base
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), reference))
