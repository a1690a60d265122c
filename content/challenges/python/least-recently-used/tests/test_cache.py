import unittest

from solution import Cache


class Samples(unittest.TestCase):
    def test_the_example(self):
        cache = Cache(2)
        cache.put("a", 1)
        cache.put("b", 2)
        self.assertEqual(cache.get("a"), 1)
        cache.put("c", 3)
        self.assertEqual(cache.keys(), ["a", "c"])
        self.assertIsNone(cache.get("b"))

    def test_default(self):
        self.assertEqual(Cache(1).get("nothing", 7), 7)


class Secret(unittest.TestCase):
    def filled(self, capacity, *keys):
        cache = Cache(capacity)
        for key in keys:
            cache.put(key, f"value of {key}")
        return cache

    def test_capacity_of_one(self):
        cache = self.filled(1, "a", "b")
        self.assertEqual(cache.keys(), ["b"])
        self.assertEqual(len(cache), 1)

    def test_no_capacity(self):
        for capacity in (0, -3):
            with self.assertRaises(ValueError):
                Cache(capacity)

    def test_overwriting_forgets_nothing(self):
        cache = self.filled(2, "a", "b")
        cache.put("a", "new")
        self.assertEqual(cache.keys(), ["b", "a"])
        self.assertEqual(cache.get("a"), "new")
        self.assertEqual(cache.get("b"), "value of b")

    def test_asking_for_membership_is_no_use(self):
        cache = self.filled(2, "a", "b")
        self.assertTrue("a" in cache)
        cache.put("c", 3)
        self.assertFalse("a" in cache)

    def test_a_missed_get_changes_nothing(self):
        cache = self.filled(2, "a", "b")
        cache.get("z")
        self.assertEqual(cache.keys(), ["a", "b"])
        self.assertEqual(len(cache), 2)

    def test_none_is_a_value(self):
        cache = self.filled(2, "a")
        cache.put("n", None)
        self.assertIsNone(cache.get("n", "default"))
        self.assertTrue("n" in cache)
        cache.get("a")
        cache.put("b", 1)
        self.assertEqual(cache.keys(), ["a", "b"])

    def test_looking_at_the_keys_is_no_use(self):
        cache = self.filled(3, 1, 2, 3)
        for _ in range(3):
            self.assertEqual(cache.keys(), [1, 2, 3])
        keys = cache.keys()
        keys.clear()
        self.assertEqual(cache.keys(), [1, 2, 3])

    def test_keys_of_different_kinds(self):
        cache = self.filled(3, (1, 2), "1", 1)
        self.assertEqual(cache.get((1, 2)), "value of (1, 2)")
        self.assertEqual(cache.keys(), ["1", 1, (1, 2)])

    def test_caches_are_independent(self):
        one, other = Cache(2), Cache(2)
        one.put("a", 1)
        self.assertEqual(other.keys(), [])

    def test_a_long_life(self):
        cache, expected = Cache(5), []
        for step in range(300):
            key = step * step % 11
            if step % 3:
                cache.put(key, step)
                expected = [k for k in expected if k != key] + [key]
                expected = expected[-5:]
            else:
                cache.get(key)
                if key in expected:
                    expected = [k for k in expected if k != key] + [key]
        self.assertEqual(cache.keys(), expected)
