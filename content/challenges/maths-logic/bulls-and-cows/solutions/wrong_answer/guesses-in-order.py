from itertools import permutations

for digits in permutations("0123456789", 4):
    print("".join(digits), flush=True)
    if input() == "4 0":
        break
