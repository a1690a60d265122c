import unittest

from solution import Emitter


class Samples(unittest.TestCase):
    def test_the_example(self):
        emitter, heard = Emitter(), []
        cancel = emitter.on("saved", heard.append)
        self.assertEqual(emitter.emit("saved", "a.txt"), 1)
        cancel()
        self.assertEqual(emitter.emit("saved", "b.txt"), 0)
        self.assertEqual(heard, ["a.txt"])

    def test_once(self):
        emitter, heard = Emitter(), []
        emitter.once("saved", heard.append)
        self.assertEqual([emitter.emit("saved", 1), emitter.emit("saved", 2)], [1, 0])
        self.assertEqual(heard, [1])


class Secret(unittest.TestCase):
    def test_nobody_listens(self):
        self.assertEqual(Emitter().emit("nothing", 1, 2), 0)

    def test_order_and_values(self):
        emitter, heard = Emitter(), []
        emitter.on("e", lambda a, b: heard.append(["first", a, b]))
        emitter.on("e", lambda a, b: heard.append(["second", a, b]))
        self.assertEqual(emitter.emit("e", 1, "x"), 2)
        self.assertEqual(heard, [["first", 1, "x"], ["second", 1, "x"]])

    def test_events_are_apart(self):
        emitter, heard = Emitter(), []
        emitter.on("a", lambda: heard.append("a"))
        emitter.on("b", lambda: heard.append("b"))
        emitter.emit("b")
        self.assertEqual(heard, ["b"])

    def test_emitters_are_apart(self):
        one, other, heard = Emitter(), Emitter(), []
        one.on("e", lambda: heard.append(1))
        self.assertEqual(other.emit("e"), 0)
        self.assertEqual(heard, [])

    def test_cancelling_twice_spares_the_others(self):
        emitter, heard = Emitter(), []
        cancel = emitter.on("e", lambda: heard.append(1))
        emitter.on("e", lambda: heard.append(2))
        cancel()
        cancel()
        self.assertEqual(emitter.emit("e"), 1)
        self.assertEqual(heard, [2])

    def test_once_can_be_cancelled(self):
        emitter = Emitter()
        emitter.once("e", lambda: None)()
        self.assertEqual(emitter.emit("e"), 0)

    def test_a_listener_cancels_the_next(self):
        emitter, heard, cancels = Emitter(), [], []
        emitter.on("e", lambda: cancels[0]())
        cancels.append(emitter.on("e", lambda: heard.append("cancelled")))
        emitter.on("e", lambda: heard.append("last"))
        self.assertEqual(emitter.emit("e"), 2)
        self.assertEqual(heard, ["last"])

    def test_a_listener_cancels_itself(self):
        emitter, heard, cancels = Emitter(), [], []
        cancels.append(emitter.on("e", lambda: cancels[0]()))
        emitter.on("e", lambda: heard.append("after"))
        emitter.emit("e")
        emitter.emit("e")
        self.assertEqual(heard, ["after", "after"])

    def test_a_listener_registers_another(self):
        emitter, heard = Emitter(), []
        emitter.once("e", lambda: emitter.on("e", lambda: heard.append("new")) and None)
        self.assertEqual(emitter.emit("e"), 1)
        self.assertEqual(heard, [])
        self.assertEqual(emitter.emit("e"), 1)
        self.assertEqual(heard, ["new"])

    def test_once_tells_the_same_event(self):
        emitter, heard = Emitter(), []

        def listener():
            heard.append(1)
            if len(heard) < 5:
                emitter.emit("e")

        emitter.once("e", listener)
        emitter.emit("e")
        self.assertEqual(heard, [1])
