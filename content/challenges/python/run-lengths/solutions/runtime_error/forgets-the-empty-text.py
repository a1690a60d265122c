def pack(text):
    runs = [(text[0], 1)]
    for char in text[1:]:
        last, length = runs[-1]
        if char == last:
            runs[-1] = (char, length + 1)
        else:
            runs.append((char, 1))
    return runs
