from sys import stdin

lines = stdin.read().split("\n")
if lines[-1] == "":
    lines.pop()
end = lines.index("")
headers, last = {}, None
for line in lines[1:end]:
    name, colon, value = line.partition(":")
    if line[0] in " \t":
        if last:
            last[-1] = f"{last[-1]} {line.strip()}".strip()
    elif colon and name and name == name.rstrip(" \t"):
        last = headers.setdefault(name.lower(), [])
        last.append(value.strip(" \t"))
    else:
        last = None
for name in lines[end + 1:]:
    print(", ".join(headers[name.lower()]) if name.lower() in headers else "(none)")
