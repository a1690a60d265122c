def remember(function):
    results = {}

    def remembering(*arguments):
        if arguments in results:
            remembering.hits += 1
        else:
            remembering.misses += 1
            results[arguments] = function(*arguments)
        return results[arguments]

    def forget():
        results.clear()
        remembering.hits = remembering.misses = 0

    remembering.forget = forget
    forget()
    return remembering
