from collections import Counter
from itertools import permutations


def answer(guess, secret):
    bulls = sum(a == b for a, b in zip(guess, secret))
    return bulls, len(set(guess) & set(secret)) - bulls


possible = ["".join(digits) for digits in permutations("0123456789", 4)]
guess = "0123"
while True:
    print(guess, flush=True)
    told = tuple(map(int, input().split()))
    if told == (4, 0):
        break
    possible = [secret for secret in possible if answer(guess, secret) == told]
    few = possible[:: max(1, len(possible) // 20)]
    sample = possible[:: max(1, len(possible) // 200)]
    guess = min(few, key=lambda each: max(Counter(answer(each, secret) for secret in sample).values()))
