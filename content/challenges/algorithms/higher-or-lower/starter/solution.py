def ask(question: str) -> str:
    print(question, flush=True)
    return input()


print(ask("?"))
