SYMBOLS = [(1000, "M"), (500, "D"), (100, "C"), (50, "L"), (10, "X"), (5, "V"), (1, "I")]


def to_roman(number):
    text = ""
    for value, symbol in SYMBOLS:
        text += symbol * (number // value)
        number %= value
    return text


def from_roman(text):
    return sum(dict((b, a) for a, b in SYMBOLS)[char] for char in text)
