from itertools import product

OPERATIONS = {
    "=": lambda a, b: a == b,
    ">": lambda a, b: not a or b,
    "|": lambda a, b: a or b,
    "&": lambda a, b: a and b,
}


def parse(rest, operators="=>|&"):
    if not operators:
        char = rest.pop() if rest else ""
        if char == "!":
            inner = parse(rest, "")
            return lambda known: not inner(known)
        if char == "(":
            inner = parse(rest)
            if not rest or rest.pop() != ")":
                raise ValueError
            return inner
        if "a" <= char <= "z":
            return lambda known: known[char]
        raise ValueError
    left = parse(rest, operators[1:])
    while rest and rest[-1] == operators[0]:
        rest.pop()
        right = parse(rest, operators[1:])
        left = (lambda f, a, b: lambda known: f(a(known), b(known)))(OPERATIONS[operators[0]], left, right)
    return left


def classify(formula):
    rest = list(formula.replace(" ", ""))[::-1]
    names = sorted({char for char in rest if "a" <= char <= "z"})
    tree = parse(rest)
    if rest:
        raise ValueError
    found = {bool(tree(dict(zip(names, each)))) for each in product((False, True), repeat=len(names))}
    return "contingent" if len(found) == 2 else "tautology" if True in found else "contradiction"
