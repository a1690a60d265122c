import unittest

from solution import remember


class Samples(unittest.TestCase):
    def test_the_example(self):
        calls = []
        square = remember(lambda n: calls.append(n) or n * n)
        self.assertEqual([square(4), square(4)], [16, 16])
        self.assertEqual(calls, [4])
        self.assertEqual([square.hits, square.misses], [1, 1])


class Secret(unittest.TestCase):
    def setUp(self):
        self.calls = []

    def made(self, result=lambda *arguments: len(arguments)):
        def function(*arguments):
            self.calls.append(list(arguments))
            return result(*arguments)

        return remember(function)

    def test_different_arguments(self):
        made = self.made()
        for arguments in ((), (1,), (1, 2), (2, 1), ("1",)):
            made(*arguments)
            made(*arguments)
        self.assertEqual(self.calls, [[], [1], [1, 2], [2, 1], ["1"]])
        self.assertEqual([made.hits, made.misses], [5, 5])

    def test_types_count(self):
        made = self.made(lambda value: type(value).__name__)
        self.assertEqual([made(1), made(1.0), made(True), made(1), made(0), made(False)], ["int", "float", "bool", "int", "int", "bool"])
        self.assertEqual(made.misses, 5)

    def test_none_is_a_result(self):
        made = self.made(lambda *arguments: None)
        self.assertIsNone(made(1))
        self.assertIsNone(made(1))
        self.assertEqual(self.calls, [[1]])

    def test_lists_are_passed_through(self):
        made = self.made(lambda *arguments: sum(arguments[0]))
        self.assertEqual([made([1, 2]), made([1, 2]), made([5])], [3, 3, 5])
        self.assertEqual(len(self.calls), 3)
        self.assertEqual([made.hits, made.misses], [0, 3])

    def test_lists_within_tuples(self):
        made = self.made(lambda pair: sum(pair[1]))
        self.assertEqual([made((1, [2, 3])), made((1, [2, 3]))], [5, 5])
        self.assertEqual(len(self.calls), 2)

    def test_tuples_are_remembered(self):
        made = self.made(lambda pair: sum(pair))
        self.assertEqual([made((1, 2)), made((1, 2))], [3, 3])
        self.assertEqual(len(self.calls), 1)

    def test_exceptions_are_not_remembered(self):
        def fails_at_first(n):
            if len(self.calls) < 3:
                raise ValueError("not yet")
            return n

        made = self.made(fails_at_first)
        for _ in range(2):
            with self.assertRaises(Exception):
                made(7)
        self.assertEqual([made(7), made(7)], [7, 7])
        self.assertEqual(len(self.calls), 3)

    def test_an_error_of_the_function_calls_it_once(self):
        def broken(n):
            raise TypeError("its own")

        made = self.made(broken)
        with self.assertRaises(Exception):
            made(1)
        self.assertEqual(self.calls, [[1]])

    def test_forgetting(self):
        made = self.made()
        made(1)
        made(1)
        made.forget()
        self.assertEqual([made.hits, made.misses], [0, 0])
        made(1)
        self.assertEqual([made.hits, made.misses, len(self.calls)], [0, 1, 2])

    def test_memories_are_apart(self):
        one, other = remember(lambda n: n + 1), remember(lambda n: n - 1)
        self.assertEqual([one(5), other(5), one(5), other(5)], [6, 4, 6, 4])
        self.assertEqual([one.hits, other.hits], [1, 1])
