from collections import Counter


def check(args, result, expect):
    items = args[0]
    if result is None:
        return (True, "") if expect is None else (False, "an arrangement exists")
    if type(result) is not list:
        return False, "a list or None is expected"
    if expect is None:
        return False, "there is no such arrangement, so None is expected"
    if any(type(item) is not str for item in result) or Counter(result) != Counter(items):
        return False, "the result does not hold the same entries"
    for place in range(1, len(result)):
        if result[place] == result[place - 1]:
            return False, f"entries {place - 1} and {place} are equal"
    return True
