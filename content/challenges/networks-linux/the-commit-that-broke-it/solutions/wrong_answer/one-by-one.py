n = int(input())
for commit in range(1, n + 1):
    print("test", commit, flush=True)
    if input() == "bad":
        print("first", commit)
        break
