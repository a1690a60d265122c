from sys import stdin

lines = stdin.read().split("\n")
if lines[-1] == "":
    lines.pop()
end = lines.index("")
headers = {}
for line in lines[1:end]:
    if ":" in line:
        name, value = line.split(":", 1)
        headers[name.strip().lower()] = value.strip()
for name in lines[end + 1:]:
    print(headers.get(name.lower(), "(none)"))
