from itertools import permutations


def arrange(artists):
    for order in permutations(artists):
        if all(a != b for a, b in zip(order, order[1:])):
            return list(order)
    return None
