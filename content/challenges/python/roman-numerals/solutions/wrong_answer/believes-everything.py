VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
SYMBOLS = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]


def to_roman(number):
    if not 1 <= number <= 3999:
        raise ValueError
    text = ""
    for value, symbol in SYMBOLS:
        text += symbol * (number // value)
        number %= value
    return text


def from_roman(text):
    total = 0
    for here, following in zip(text, text[1:] + " "):
        value = VALUES[here]
        total += -value if VALUES.get(following, 0) > value else value
    return total
