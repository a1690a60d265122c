import re


def interact(data, read, write):
    n, cut = data["n"], data["at"]
    write(n)
    asked = 0
    while True:
        line = read()
        found = re.fullmatch(r"\s*([?!]) (\d{1,7})\s*", line or "", re.ASCII)
        if not found or not 1 <= int(found[2]) <= n:
            return False, "the program ended without an answer" if line is None else f"“{line[:30]}” is not possible"
        place = int(found[2]) - 1
        if found[1] == "!":
            return (True, f"{asked} questions") if place == cut else (False, f"place {place + 1} is not it")
        asked += 1
        if asked > 18:
            return False, "more than 18 questions"
        rank = (place - cut) % n
        write(rank * 37 + rank % 5 - 500)
