low, high = 1, int(input())
while low < high:
    middle = (low + high) // 2
    print("test", middle, flush=True)
    if input() == "bad":
        high = middle - 1
    else:
        low = middle + 1
print("first", low)
