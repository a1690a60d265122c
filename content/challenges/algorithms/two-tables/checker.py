def check(stdin, output, expect):
    numbers = list(map(int, stdin.split()))
    guests, quarrels = numbers[0], numbers[2:]
    answer = output.strip()
    if answer.lower() == "impossible":
        return (True, "") if expect.strip() == "impossible" else (False, "there is an arrangement")
    if len(answer) != guests or set(answer) - {"1", "2"}:
        return False, f"{guests} digits 1 or 2 are expected, or the word impossible"
    for a, b in zip(quarrels[::2], quarrels[1::2]):
        if answer[a - 1] == answer[b - 1]:
            return False, f"{a} and {b} sit at the same table"
    return True
