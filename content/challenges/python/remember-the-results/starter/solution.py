from collections.abc import Callable


def remember(function: Callable) -> Callable:
    return function
