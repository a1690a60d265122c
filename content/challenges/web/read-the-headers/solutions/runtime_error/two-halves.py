from sys import stdin

lines = stdin.read().rstrip("\n").split("\n")
end = lines.index("")
headers = {}
for line in lines[1:end]:
    name, value = line.split(": ")
    headers.setdefault(name.lower(), []).append(value.strip())
for name in lines[end + 1:]:
    print(", ".join(headers.get(name.lower(), ["(none)"])))
