RESULTS = {}


def remember(function):
    def remembering(*arguments):
        try:
            found = RESULTS.get(arguments)
            if found is None:
                remembering.misses += 1
                found = RESULTS[arguments] = function(*arguments)
            else:
                remembering.hits += 1
            return found
        except TypeError:
            return function(*arguments)

    def forget():
        RESULTS.clear()
        remembering.hits = remembering.misses = 0

    remembering.forget = forget
    forget()
    return remembering
