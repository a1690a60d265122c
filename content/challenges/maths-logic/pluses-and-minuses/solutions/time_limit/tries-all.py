from itertools import product

n, target = map(int, input().split())
for signs in product("+-", repeat=n):
    if sum(k if sign == "+" else -k for k, sign in enumerate(signs, 1)) == target:
        print("".join(signs))
        break
else:
    print("impossible")
