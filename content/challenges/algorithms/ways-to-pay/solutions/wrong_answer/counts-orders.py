amount, _, *coins = map(int, open(0).read().split())
ways = [1] + [0] * amount
for s in range(1, amount + 1):
    ways[s] = sum(ways[s - coin] for coin in coins if coin <= s) % 1_000_000_007
print(ways[amount])
