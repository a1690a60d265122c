def pack(text):
    runs = []
    for char in text:
        if (char, text.count(char)) not in runs:
            runs.append((char, text.count(char)))
    return runs
