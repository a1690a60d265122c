n, target = map(int, input().split())
rest, odd = divmod(n * (n + 1) // 2 - target, 2)
if odd or not 0 <= rest <= n * (n + 1) // 2:
    print("impossible")
else:
    signs = []
    for number in range(n, 0, -1):
        if number <= rest:
            rest -= number
            signs.append("-")
        else:
            signs.append("+")
    print("".join(reversed(signs)))
