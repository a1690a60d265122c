def octal(mode):
    if len(mode) != 9:
        raise ValueError(mode)
    special = 4 * (mode[2] in "sS") + 2 * (mode[5] in "sS") + (mode[8] in "tT")
    bits = "".join("0" if char in "-ST" else "1" for char in mode)
    digits = "".join(str(int(bits[i:i + 3], 2)) for i in (0, 3, 6))
    return (str(special) if special else "") + digits
