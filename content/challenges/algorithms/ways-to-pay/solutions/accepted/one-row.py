amount, _, *coins = map(int, open(0).read().split())
ways = [1] + [0] * amount
for coin in coins:
    for s in range(coin, amount + 1):
        ways[s] = (ways[s] + ways[s - coin]) % 1_000_000_007
print(ways[amount])
