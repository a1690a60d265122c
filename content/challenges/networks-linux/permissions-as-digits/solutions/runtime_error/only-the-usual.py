def octal(mode):
    if len(mode) != 9:
        raise ValueError(mode)
    digits = ""
    for start in (0, 3, 6):
        value = 0
        for char, letter, bit in zip(mode[start:start + 3], "rwx", (4, 2, 1)):
            if char == letter:
                value += bit
            elif char != "-":
                raise ValueError(mode)
        digits += str(value)
    return digits
