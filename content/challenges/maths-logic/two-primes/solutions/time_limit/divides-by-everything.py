def is_prime(number):
    return number > 1 and sum(number % d == 0 for d in range(1, number + 1)) == 2


n = int(input())
for p in range(2, n):
    if is_prime(p) and is_prime(n - p):
        print(p, n - p)
        break
