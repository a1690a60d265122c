from itertools import permutations


def answer(guess, secret):
    bulls = sum(a == b for a, b in zip(guess, secret))
    return len(set(guess) & set(secret)) - bulls, bulls


possible = ["".join(digits) for digits in permutations("0123456789", 4)]
while possible:
    guess = possible[0]
    print(guess, flush=True)
    told = tuple(map(int, input().split()))
    if told == (4, 0):
        break
    possible = [secret for secret in possible if answer(guess, secret) == told]
