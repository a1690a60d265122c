from collections import Counter


def top_words(text, count):
    words = Counter(text.lower().split())
    ranked = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
    return [list(pair) for pair in ranked[:count]]
