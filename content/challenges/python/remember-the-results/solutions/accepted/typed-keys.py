def remember(function):
    results = {}

    def remembering(*arguments):
        key = tuple((type(argument), argument) for argument in arguments)
        try:
            known = key in results
        except TypeError:
            known = key = None
        if known:
            remembering.hits += 1
            return results[key]
        remembering.misses += 1
        result = function(*arguments)
        if key is not None:
            results[key] = result
        return result

    def forget():
        results.clear()
        remembering.hits = remembering.misses = 0

    remembering.forget = forget
    forget()
    return remembering
