def interact(data, read, write):
    secret = data["secret"]
    for turn in range(1, 9):
        guess = (read() or "").strip()
        if len(guess) != 4 or len(set(guess)) != 4 or not (guess.isascii() and guess.isdigit()):
            return False, f"“{guess[:20]}” is not a guess of four different digits"
        bulls = sum(a == b for a, b in zip(guess, secret))
        write(bulls, len(set(guess) & set(secret)) - bulls)
        if bulls == 4:
            return True, f"{turn} guesses"
    return False, "not found in 8 guesses"
