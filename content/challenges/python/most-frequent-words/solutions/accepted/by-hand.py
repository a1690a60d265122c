def top_words(text, count):
    times, word = {}, ""
    for char in text.lower() + " ":
        if char.isalpha() or char == "'":
            word += char
        elif word:
            times[word] = times.get(word, 0) + 1
            word = ""
    ranked = sorted(times, key=lambda each: (-times[each], each))
    return [[each, times[each]] for each in ranked[:count]]
