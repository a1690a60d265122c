import re
from itertools import product


def classify(formula):
    text = formula.replace("!", " not ").replace("&", " and ").replace("|", " or ").replace("=", "==").replace(">", "<=")
    names = sorted(set(re.findall("[a-z]", formula)))
    try:
        code = compile(text.strip(), "formula", "eval")
        found = {bool(eval(code, dict(zip(names, each)))) for each in product((False, True), repeat=len(names))}
    except (SyntaxError, NameError):
        raise ValueError from None
    return "contingent" if len(found) == 2 else "tautology" if True in found else "contradiction"
