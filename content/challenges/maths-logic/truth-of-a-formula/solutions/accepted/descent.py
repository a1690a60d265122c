from itertools import product

OPERATIONS = {
    "=": lambda a, b: a == b,
    ">": lambda a, b: not a or b,
    "|": lambda a, b: a or b,
    "&": lambda a, b: a and b,
}


class Parser:
    def __init__(self, formula):
        self.rest = [char for char in formula if char != " "][::-1]
        self.names = sorted({char for char in self.rest if "a" <= char <= "z"})

    def peek(self):
        return self.rest[-1] if self.rest else ""

    def level(self, operators):
        if not operators:
            return self.factor()
        operator, tighter = operators[0], operators[1:]
        left = self.level(tighter)
        while self.peek() == operator:
            self.rest.pop()
            right = self.level(operators if operator == ">" else tighter)
            left = (operator, left, right)
        return left

    def factor(self):
        char = self.rest.pop() if self.rest else ""
        if char == "!":
            return ("!", self.factor())
        if char == "(":
            inner = self.level("=>|&")
            if not self.rest or self.rest.pop() != ")":
                raise ValueError("a bracket is not closed")
            return inner
        if char and char in self.names:
            return char
        raise ValueError(f"{char!r} stands where a variable should")


def value(tree, known):
    if isinstance(tree, str):
        return known[tree]
    if tree[0] == "!":
        return not value(tree[1], known)
    return OPERATIONS[tree[0]](value(tree[1], known), value(tree[2], known))


def classify(formula):
    parser = Parser(formula)
    tree = parser.level("=>|&")
    if parser.rest:
        raise ValueError(f"{parser.peek()!r} is left over")
    assignments = product((False, True), repeat=len(parser.names))
    found = {bool(value(tree, dict(zip(parser.names, each)))) for each in assignments}
    return "contingent" if len(found) == 2 else "tautology" if True in found else "contradiction"
