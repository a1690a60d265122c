import re


def interact(data, read, write):
    write(data["n"])
    tests = 0
    while True:
        line = read()
        if line is None:
            return False, "the program ended without an answer"
        found = re.fullmatch(r"\s*(test|first) (\d{1,9})\s*", line, re.ASCII)
        if not found or not 1 <= int(found[2]) <= data["n"]:
            return False, f"“test k” or “first k” is expected, not “{line[:40]}”"
        commit = int(found[2])
        if found[1] == "first":
            return (True, f"{tests} tests") if commit == data["first"] else (False, f"it is not commit {commit}")
        tests += 1
        if tests > 20:
            return False, "more than 20 tests"
        write("bad" if commit >= data["first"] else "good")
