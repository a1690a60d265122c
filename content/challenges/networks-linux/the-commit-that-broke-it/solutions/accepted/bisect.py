low, high = 1, int(input())
while low < high:
    middle = (low + high) // 2
    print("test", middle, flush=True)
    if input() == "bad":
        high = middle
    else:
        low = middle + 1
print("first", low)
