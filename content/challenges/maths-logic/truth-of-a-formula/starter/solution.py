def classify(formula: str) -> str:
    return "contingent"
