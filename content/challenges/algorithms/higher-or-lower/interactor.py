def interact(data, read, write):
    for turn in range(1, 11):
        line = read()
        if line is None:
            return False, "the program ended too early"
        if not line.strip().isdigit() or len(line) > 20:
            return False, f"“{line[:20]}” is not a guess"
        guess = int(line)
        answer = "right" if guess == data["secret"] else "higher" if guess < data["secret"] else "lower"
        write(answer.upper() if turn % 3 == 0 else answer)
        if answer == "right":
            return True, f"{turn} guesses"
    return False, "not found in 10 guesses"
