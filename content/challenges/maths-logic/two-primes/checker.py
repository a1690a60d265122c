def is_prime(number):
    return number > 1 and all(number % d for d in range(2, int(number**0.5) + 1))


def check(stdin, output, expect):
    words = output.split()
    if len(words) != 2 or not all(word.isascii() and word.isdigit() and len(word) < 9 for word in words):
        return False, "two numbers are expected"
    p, q = map(int, words)
    if p + q != int(stdin):
        return False, f"{p} + {q} is not {int(stdin)}"
    for number in (p, q):
        if not is_prime(number):
            return False, f"{number} is not prime"
    return True
