def ask(place):
    print("?", place, flush=True)
    return int(input())


low, high = 1, int(input())
first = ask(1)
while low < high:
    middle = (low + high) // 2
    if ask(middle) >= first:
        low = middle + 1
    else:
        high = middle
print("!", low)
