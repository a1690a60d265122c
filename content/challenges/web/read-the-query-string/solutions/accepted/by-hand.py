HEX = "0123456789abcdefABCDEF"


def decode(text):
    data, i = bytearray(), 0
    while i < len(text):
        pair = text[i + 1:i + 3]
        if text[i] == "%" and len(pair) == 2 and pair[0] in HEX and pair[1] in HEX:
            data.append(int(pair, 16))
            i += 3
        else:
            data += b" " if text[i] == "+" else text[i].encode()
            i += 1
    return data.decode("utf-8", "replace")


def parse_query(query):
    found = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        found.setdefault(decode(name), []).append(decode(value))
    return found
