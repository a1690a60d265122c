def is_prime(number):
    return all(number % d for d in range(2, int(number**0.5) + 1))


n = int(input())
for p in range(1, n):
    if is_prime(p) and is_prime(n - p):
        print(p, n - p)
        break
