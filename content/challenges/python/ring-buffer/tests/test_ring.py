import unittest

from solution import Ring


def filled(size, *values):
    ring = Ring(size)
    for value in values:
        ring.add(value)
    return ring


class Samples(unittest.TestCase):
    def test_going_round(self):
        ring = filled(3, 10, 20, 30, 40)
        self.assertEqual(list(ring), [20, 30, 40])
        self.assertEqual(len(ring), 3)
        self.assertEqual([ring[0], ring[-1]], [20, 40])
        self.assertEqual(ring.mean(), 30)

    def test_not_full(self):
        self.assertEqual(list(filled(3, 1, 2)), [1, 2])


class Secret(unittest.TestCase):
    def test_empty(self):
        ring = Ring(4)
        self.assertEqual([len(ring), list(ring)], [0, []])
        with self.assertRaises(ValueError):
            ring.mean()
        for place in (0, -1):
            with self.assertRaises(IndexError):
                ring[place]

    def test_size(self):
        for size in (0, -1):
            with self.assertRaises(ValueError):
                Ring(size)

    def test_one_place(self):
        ring = filled(1, 5, 6, 7)
        self.assertEqual([list(ring), ring[0], ring[-1], ring.mean()], [[7], 7, 7, 7])

    def test_exactly_full(self):
        self.assertEqual(list(filled(3, 1, 2, 3)), [1, 2, 3])

    def test_places(self):
        ring = filled(4, *range(10))
        self.assertEqual([ring[i] for i in (0, 1, 2, 3, -1, -2, -3, -4)], [6, 7, 8, 9, 9, 8, 7, 6])

    def test_places_outside(self):
        ring = filled(4, *range(10))
        for place in (4, -5, 100):
            with self.assertRaises(IndexError):
                ring[place]

    def test_places_of_a_ring_that_is_not_full(self):
        ring = filled(5, 1, 2)
        self.assertEqual([ring[-1], ring[-2]], [2, 1])
        for place in (2, -3):
            with self.assertRaises(IndexError):
                ring[place]

    def test_mean_follows(self):
        ring = Ring(2)
        means = []
        for value in (4, 8, 0, -6):
            ring.add(value)
            means.append(ring.mean())
        self.assertEqual([float(mean) for mean in means], [4.0, 6.0, 4.0, -3.0])

    def test_mean_of_a_fraction(self):
        self.assertAlmostEqual(filled(3, 1, 2, 2).mean(), 5 / 3)

    def test_walking_twice(self):
        ring = filled(2, 1, 2, 3)
        self.assertEqual([list(ring), list(ring)], [[2, 3], [2, 3]])

    def test_many_rounds(self):
        ring = filled(7, *range(700))
        self.assertEqual(list(ring), list(range(693, 700)))
        self.assertEqual(ring.mean(), 696)
