"""Frames and values: what crosses, and what does not."""

import json
import math
import os
import socket
from contextlib import suppress

import pytest

from judge.inside import values, wire
from judge.sandbox.capture import Capture, HostChannel

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -1,
        1 << 53,
        -(1 << 200),
        0.1,
        math.inf,
        "é\0\ud800",
        b"\xff",
        (1, [2]),
        {1, 2},
        frozenset("a"),
    ],
)
def test_plain_values_come_back_as_they_were(value):
    back = values.decode(json.loads(json.dumps(values.encode(value))))
    assert back == value
    assert type(back) is type(value)


def test_keys_of_any_plain_type_and_their_order_survive():
    value = {(1, 2): "a", 3: {4.5: None}, None: []}
    assert list(values.decode(values.encode(value)).items()) == list(value.items())


class Text(str):
    """Not a str, whatever it says."""


class Equal:
    def __eq__(self, other):
        return True

    def __repr__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize("value", [Text("a"), Equal(), object, len, iter([])])
def test_everything_else_is_opaque_and_equals_nothing(value):
    back = values.decode(values.encode(value))
    assert isinstance(back, values.Opaque)
    assert back != value
    assert back != back


def test_a_value_that_contains_itself_is_refused():
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(values.ValueTooDeep):
        values.encode(loop)


@pytest.mark.parametrize(
    "data",
    [
        {"tuple": 1},
        {"int": "zz"},
        {"int": 5},
        {"float": "x"},
        {"bytes": "0"},
        {"dict": [[1]]},
        {"dict": [[[], 1]]},
        {"set": [[1]]},
        {"a": 1, "b": 2},
        {},
        {"pickle": "x"},
        {"complex": []},
        {"opaque": []},
        1.5,
    ],
)
def test_malformed_data_is_one_kind_of_error(data):
    with pytest.raises(ValueError, match=r"."):
        values.decode(data)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"1", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b'{"n":' + b"9" * 10_000 + b"}"],
)
def test_a_hostile_body_is_one_kind_of_error(body):
    with pytest.raises(wire.FrameError):
        wire.unpack(body)


def pair() -> tuple[socket.socket, HostChannel]:
    ours, theirs = socket.socketpair()
    return theirs, HostChannel(ours, limit=1000)


def test_a_frame_that_announces_too_much_is_refused_unread():
    theirs, channel = pair()
    theirs.send((1001).to_bytes(4, "big"))
    channel.read()
    with pytest.raises(wire.FrameError):
        channel.next()


def test_a_frame_may_come_in_pieces():
    theirs, channel = pair()
    data = wire.pack({"a": 1})
    for byte in data[:-1]:
        theirs.send(bytes([byte]))
        channel.read()
        assert channel.next() is None
    theirs.send(data[-1:])
    channel.read()
    assert channel.next() == {"a": 1}
    assert not channel.unasked


def test_the_judge_never_reads_far_ahead():
    theirs, channel = pair()
    theirs.setblocking(False)
    sent = 0
    with suppress(BlockingIOError):
        while sent < 10_000_000:
            sent += theirs.send(b"x" * 65536)
            channel.read()
    assert sent < 2_000_000


def test_a_frame_of_other_than_plain_data_is_not_sent():
    with pytest.raises(wire.FrameError):
        wire.pack({"a": object()})
    with pytest.raises(wire.FrameError):
        wire.pack("x" * (wire.MAX_FRAME + 1))


def test_a_writer_who_never_stops_does_not_stop_the_judge():
    """Reading ends although there is always more to read."""
    with open("/dev/zero", "rb") as endless:
        capture = Capture(os.dup(endless.fileno()), limit=10)
        capture.read()
        capture.close()
    assert capture.overflowed


def test_output_beyond_the_limit_is_counted_and_dropped():
    reading, writing = os.pipe()
    capture = Capture(reading, limit=10)
    os.write(writing, b"0123456789abc")
    capture.read()
    os.close(writing)
    capture.read()
    assert (capture.text(), capture.overflowed, capture.closed) == ("0123456789", True, True)
