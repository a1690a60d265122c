def resolve(base: str, reference: str) -> str:
    return reference
