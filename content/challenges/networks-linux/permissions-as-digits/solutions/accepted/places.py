def octal(mode):
    if len(mode) != 9:
        raise ValueError(mode)
    special, digits = 0, ""
    for triple, (small, capital), bit in zip((mode[:3], mode[3:6], mode[6:]), ("sS", "sS", "tT"), (4, 2, 1)):
        read, write, execute = triple
        if read not in "r-" or write not in "w-" or execute not in "x-" + small + capital:
            raise ValueError(mode)
        digits += str(4 * (read == "r") + 2 * (write == "w") + (execute in "x" + small))
        special += bit * (execute in small + capital)
    return (str(special) if special else "") + digits
