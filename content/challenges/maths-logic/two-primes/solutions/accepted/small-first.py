def is_prime(number):
    return number > 1 and all(number % d for d in range(2, int(number**0.5) + 1))


n = int(input())
for p in range(2, n):
    if is_prime(p) and is_prime(n - p):
        print(p, n - p)
        break
