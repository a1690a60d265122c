import re

PATTERN = re.compile(r"(M{0,3})(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
DIGITS = [["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]]
DIGITS.append([text.translate(str.maketrans("IVX", "XLC")) for text in DIGITS[0]])
DIGITS.append([text.translate(str.maketrans("IVX", "CDM")) for text in DIGITS[0]])
DIGITS.append(["", "M", "MM", "MMM"])


def to_roman(number):
    if not 1 <= number <= 3999:
        raise ValueError(number)
    return "".join(DIGITS[place][number // 10**place % 10] for place in (3, 2, 1, 0))


def from_roman(text):
    found = PATTERN.fullmatch(text)
    if not text or not found:
        raise ValueError(text)
    return sum(DIGITS[3 - i].index(part) * 10 ** (3 - i) for i, part in enumerate(found.groups()))
