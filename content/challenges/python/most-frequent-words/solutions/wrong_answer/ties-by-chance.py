import re
from collections import Counter


def top_words(text, count):
    words = Counter(re.findall(r"(?:[^\W\d_]|')+", text.lower()))
    return [list(pair) for pair in words.most_common(count)]
