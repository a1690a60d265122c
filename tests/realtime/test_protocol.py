"""What a frame is, and what is not one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from realtime import protocol
from realtime.protocol import FrameError, parse
from realtime.schema import CLIENT_FRAMES, SERVER_FRAMES

pytestmark = pytest.mark.pure

GOOD: list[tuple[dict[str, Any], protocol.ClientFrame]] = [
    ({"frame": "auth", "token": "gnt_abc"}, protocol.Auth("gnt_abc")),
    ({"frame": "hello", "resume": None}, protocol.Hello(None)),
    ({"frame": "hello"}, protocol.Hello(None)),
    ({"frame": "hello", "resume": 0, "later": "addition"}, protocol.Hello(0)),
    ({"frame": "hello", "resume": 2**63 - 1}, protocol.Hello(2**63 - 1)),
    ({"frame": "subscribe", "view": "online"}, protocol.Subscribe("online")),
    (
        {"frame": "subscribe", "view": "leaderboard:week:2026-W07"},
        protocol.Subscribe("leaderboard:week:2026-W07"),
    ),
    ({"frame": "unsubscribe", "view": "solving:7"}, protocol.Unsubscribe("solving:7")),
    ({"frame": "viewing", "challenge": 7}, protocol.Viewing(7)),
    ({"frame": "viewing", "challenge": None}, protocol.Viewing(None)),
    ({"frame": "me", "board": "category:3"}, protocol.Me("category:3")),
    ({"frame": "ack", "seq": 5}, protocol.Ack(5)),
    ({"frame": "ping"}, protocol.Ping()),
    ({"frame": "pong", "n": 5}, protocol.Pong(5)),
]


@pytest.mark.parametrize(("sent", "understood"), GOOD)
def test_frames_are_understood(sent, understood):
    assert parse(json.dumps(sent)) == understood


BAD: dict[str, list[str | None]] = {
    "not_text": [None],
    "too_large": ["x" * 8_193, json.dumps({"frame": "ping", "x": "y" * 10_000})],
    "bad_json": [
        "",
        "{",
        "[" * 8_000,
        '{"a":' * 1_500,
        "\x00",
        '{"frame": "hello", "resume": ' + "9" * 5_000 + "}",
    ],
    "unknown_frame": [
        "null",
        "7",
        "[]",
        '"hello"',
        "{}",
        '{"frame": null}',
        '{"frame": ["hello"]}',
        '{"frame": "Hello"}',
        '{"frame": "__class__"}',
    ],
    "bad_field": [
        '{"frame": "hello", "resume": "5"}',
        '{"frame": "hello", "resume": 1.5}',
        '{"frame": "hello", "resume": NaN}',
        '{"frame": "hello", "resume": true}',
        '{"frame": "hello", "resume": -1}',
        '{"frame": "hello", "resume": 9223372036854775808}',
        '{"frame": "hello", "resume": [1]}',
        '{"frame": "auth"}',
        '{"frame": "auth", "token": ""}',
        '{"frame": "auth", "token": "a\\u0000b"}',
        '{"frame": "auth", "token": "\\ud800"}',
        '{"frame": "subscribe", "view": 7}',
        '{"frame": "subscribe", "view": "online\\n"}',
        '{"frame": "subscribe", "view": "solving:0"}',
        '{"frame": "subscribe", "view": "solving:-1"}',
        '{"frame": "subscribe", "view": "solving:٣"}',
        '{"frame": "subscribe", "view": "solving:9999999999999999999"}',
        '{"frame": "subscribe", "view": "leaderboard:"}',
        '{"frame": "subscribe", "view": "leaderboard:overall; drop table"}',
        '{"frame": "viewing", "challenge": "1"}',
        '{"frame": "me", "board": "x"}',
        '{"frame": "me", "board": {}}',
        '{"frame": "ack", "seq": null}',
        '{"frame": "pong"}',
    ],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in BAD.items() for text in texts])
def test_what_is_not_a_frame_gets_its_own_code(code, text):
    with pytest.raises(FrameError) as refusal:
        parse(text)
    assert refusal.value.code == code


@given(
    st.text(max_size=200)
    | st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists).map(json.dumps)
)
def test_whatever_is_sent_is_understood_or_refused(text):
    try:
        parse(text)
    except FrameError as refusal:
        known = refusal.code in BAD
        assert known


@pytest.mark.parametrize("sent", [sent for sent, _understood in GOOD if "later" not in sent])
def test_the_schema_knows_what_a_client_may_send(sent):
    if sent != {"frame": "hello"}:
        assert Draft202012Validator(CLIENT_FRAMES).is_valid(sent)


def test_the_schemas_are_schemas():
    Draft202012Validator.check_schema(CLIENT_FRAMES)
    Draft202012Validator.check_schema(SERVER_FRAMES)
    assert not Draft202012Validator(SERVER_FRAMES).is_valid(
        {"frame": "event", "seq": 0, "type": "x", "data": {}}
    )
