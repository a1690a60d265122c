import re
from collections import Counter


def top_words(text, count):
    words = Counter(re.findall(r"[a-z']+", text.lower()))
    ranked = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
    return [list(pair) for pair in ranked[:count]]
