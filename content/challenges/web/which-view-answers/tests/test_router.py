import unittest

from solution import Router


def router(*routes):
    made = Router()
    for pattern, name in routes:
        made.add(pattern, name)
    return made


class Samples(unittest.TestCase):
    def test_match(self):
        made = router(("/users/<int:id>", "user"), ("/users/<name>", "profile"))
        self.assertEqual(made.match("/users/7"), ["user", {"id": 7}])
        self.assertEqual(made.match("/users/ada"), ["profile", {"name": "ada"}])

    def test_path(self):
        self.assertEqual(router(("/users/<int:id>", "user")).path("user", {"id": 7}), "/users/7")


class Secret(unittest.TestCase):
    def test_nothing_fits(self):
        self.assertIsNone(Router().match("/"))
        self.assertIsNone(router(("/a", "a")).match("/b"))

    def test_root(self):
        self.assertEqual(router(("/", "home")).match("/"), ["home", {}])

    def test_the_whole_path(self):
        made = router(("/a", "a"), ("/b/<x>", "b"))
        for path in ("/a/", "/a/b", "/", "/ab", "/b/", "/b", "/b/1/2"):
            self.assertIsNone(made.match(path), path)

    def test_a_slash_at_the_end(self):
        self.assertEqual(router(("/a", "without"), ("/a/", "with")).match("/a/"), ["with", {}])

    def test_first_added_wins(self):
        self.assertEqual(router(("/<x>", "any"), ("/new", "new")).match("/new"), ["any", {"x": "new"}])

    def test_several_variables(self):
        made = router(("/<lang>/posts/<int:year>/<slug>", "post"))
        self.assertEqual(made.match("/ru/posts/2025/a-b"), ["post", {"lang": "ru", "year": 2025, "slug": "a-b"}])

    def test_whole_numbers_only(self):
        made = router(("/<int:n>", "n"))
        for path in ("/-1", "/1.5", "/x", "/", "/1a", "/²", "/٣", "/ 1", "/+1"):
            self.assertIsNone(made.match(path), path)
        self.assertEqual(made.match("/007"), ["n", {"n": 7}])

    def test_plain_parts_are_plain(self):
        made = router(("/feed.xml", "feed"), ("/a+b/(c)", "odd"))
        self.assertIsNone(made.match("/feedAxml"))
        self.assertEqual(made.match("/feed.xml"), ["feed", {}])
        self.assertEqual(made.match("/a+b/(c)"), ["odd", {}])

    def test_case_matters(self):
        self.assertIsNone(router(("/About", "about")).match("/about"))

    def test_path_needs_exactly_its_variables(self):
        made = router(("/list", "list"), ("/list/<int:page>", "list"))
        self.assertEqual(made.path("list", {}), "/list")
        self.assertEqual(made.path("list", {"page": 3}), "/list/3")
        for name, values in (("list", {"x": 1}), ("list", {"page": 1, "x": 2}), ("other", {})):
            with self.assertRaises(LookupError):
                made.path(name, values)

    def test_path_of_several_variables(self):
        made = router(("/<a>/x/<int:b>/", "both"))
        self.assertEqual(made.path("both", {"b": 5, "a": "q"}), "/q/x/5/")

    def test_routers_are_apart(self):
        router(("/a", "a"))
        self.assertIsNone(Router().match("/a"))
