def check(stdin, output, expect):
    n, target = map(int, stdin.split())
    answer = output.strip()
    if answer.lower() == "impossible":
        return (True, "") if expect.strip() == "impossible" else (False, "it is possible")
    if len(answer) != n or set(answer) - {"+", "-"}:
        return False, f"{n} signs are expected, or the word impossible"
    total = sum(number if sign == "+" else -number for number, sign in enumerate(answer, 1))
    return (True, "") if total == target else (False, f"the sum is {total}")
