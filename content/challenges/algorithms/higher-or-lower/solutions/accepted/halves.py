low, high = 1, 1000
while True:
    guess = (low + high) // 2
    print(guess, flush=True)
    answer = input().lower()
    if answer == "right":
        break
    if answer == "higher":
        low = guess + 1
    else:
        high = guess - 1
