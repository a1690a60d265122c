limit, n, *weights = map(int, open(0).read().split())
for i in range(n):
    print(i)
