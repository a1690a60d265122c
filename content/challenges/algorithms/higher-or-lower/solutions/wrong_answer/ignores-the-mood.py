low, high = 1, 1000
while low <= high:
    guess = (low + high) // 2
    print(guess, flush=True)
    answer = input()
    if answer == "right":
        break
    if answer == "higher":
        low = guess + 1
    elif answer == "lower":
        high = guess - 1
