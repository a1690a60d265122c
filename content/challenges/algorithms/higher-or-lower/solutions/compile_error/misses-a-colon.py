low, high = 1, 1000
while True
    guess = (low + high) // 2
    print(guess, flush=True)
