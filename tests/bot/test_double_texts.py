"""HTML, entities and keyboards as Telegram reads them."""

from typing import Any

import pytest

from bot.double.client import DoubleClient, DoubleError
from tests.bot.double_fixtures import RawBot

pytestmark = pytest.mark.pure


def kinds(message: Any) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in message.get("entities", [])]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a <b>b</b>", "a b", [("bold", 2, 1)]),
        ("🎉 <i>é</i>", "🎉 é", [("italic", 3, 1)]),
        ("<b>x <i>y</i></b>", "x y", [("bold", 0, 3), ("italic", 2, 1)]),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#65;&#x42;", '1 < 2 && 3 > 2 "AB', []),
        ("&copy; &nbsp;x", "&copy; &nbsp;x", []),
        (
            "<s>1</s><u>2</u><tg-spoiler>3</tg-spoiler>",
            "123",
            [("strikethrough", 0, 1), ("underline", 1, 1), ("spoiler", 2, 1)],
        ),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<a href='https://x.org/?a=1&amp;b=2'>x</a>", "x", [("text_link", 0, 1)]),
        ("<b></b>x", "x", []),
        ("  <code> x </code>  ", " x", [("code", 0, 2)]),
        (
            "see /help or @ada_l #tag https://x.org.",
            "see /help or @ada_l #tag https://x.org.",
            [("bot_command", 4, 5), ("mention", 13, 6), ("hashtag", 20, 4), ("url", 25, 13)],
        ),
        ("<code>/help</code>", "/help", [("code", 0, 5)]),
        ("a/b /c/ 1/2", "a/b /c/ 1/2", []),
        ("nul\x00 and\rbell\x07", "nul  andbell", []),
    ],
)
def test_html(bot: RawBot, ada: int, source: str, text: str, entities: list[Any]) -> None:
    sent = bot.ok("sendMessage", chat_id=ada, text=source, parse_mode="html")
    assert sent["text"] == text
    assert kinds(sent) == entities


def test_code_blocks_keep_their_language(bot: RawBot, ada: int) -> None:
    source = '<pre><code class="language-python">if x:\n    y</code></pre>'
    sent = bot.ok("sendMessage", chat_id=ada, text=source, parse_mode="HTML")
    assert sent["entities"] == [{"type": "pre", "language": "python", "offset": 0, "length": 11}]


def test_a_mention_by_id_names_the_person(bot: RawBot, ada: int) -> None:
    source = f'<a href="tg://user?id={ada}">you</a> <a href="tg://user?id=12">nobody</a>'
    sent = bot.ok("sendMessage", chat_id=ada, text=source, parse_mode="HTML")
    assert [(e["type"], e["user"]["first_name"]) for e in sent["entities"]] == [("text_mention", "Ada")]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<x>", 'Unsupported start tag "x" at byte offset 0'),
        ("é<script>", 'Unsupported start tag "script" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b =x>y</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html(bot: RawBot, ada: int, source: str, reason: str) -> None:
    refusal = bot.refused("sendMessage", chat_id=ada, text=source, parse_mode="HTML")
    assert refusal == (400, f"Bad Request: can't parse entities: {reason}")


def test_the_limit_counts_what_is_left_of_html(bot: RawBot, ada: int) -> None:
    sent = bot.ok("sendMessage", chat_id=ada, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(sent["text"]) == 4096


def test_given_entities_are_kept(bot: RawBot, ada: int) -> None:
    entities = [
        {"type": "bold", "offset": 2, "length": 1},
        {"type": "text_link", "offset": 0, "length": 1, "url": "x"},
    ]
    assert kinds(bot.ok("sendMessage", chat_id=ada, text="a b", entities=entities)) == [
        ("text_link", 0, 1),
        ("bold", 2, 1),
    ]
    for broken in ({"type": "glow"}, {"type": "bold", "offset": -1}, {"type": "text_link"}, 5):
        given = {"offset": 0, "length": 1, **broken} if isinstance(broken, dict) else broken
        assert bot.refused("sendMessage", chat_id=ada, text="a", entities=[given])[0] == 400


def button(**fields: Any) -> Any:
    return {"inline_keyboard": [[{"text": "B", **fields}]]}


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ("{", "object expected as reply markup"),
        ("[]", "object expected as reply markup"),
        ({"keys": 1}, "can't parse reply keyboard markup JSON object"),
        ({"inline_keyboard": 5}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [5]}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"inline_keyboard": [[5]]}, "~expected an Object"),
        ({"inline_keyboard": [[{}]]}, '~Can\'t find field "text"'),
        (button(text=" "), "~inline keyboard button text must be non-empty"),
        (button(), "~Text buttons are unallowed in the inline keyboard"),
        (button(callback_data="a", url="https://x.org"), "~more than one action"),
        (button(callback_data="a", size=2), '~field "size" is not known'),
        (button(callback_data="a", style="pink"), "~invalid button style specified"),
        (button(callback_data=5), '~Field "callback_data" must be of type String'),
        (button(callback_data=""), "BUTTON_DATA_INVALID"),
        (button(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (
            button(url="http://localhost/"),
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        (
            button(url="ftp://x.org"),
            "inline keyboard button URL 'ftp://x.org' is invalid: Unsupported URL protocol",
        ),
        (
            button(web_app={"url": "http://x.org"}),
            "inline keyboard button Web App URL 'http://x.org' is invalid: Only HTTPS links are allowed",
        ),
        ({"inline_keyboard": [[{"text": "B", "callback_data": "b"}] * 9]}, "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "B", "callback_data": "b"}]] * 101}, "reply markup is too long"),
        ({"keyboard": [[{}]]}, "can't parse keyboard button: keyboard button must have non-empty text"),
    ],
)
def test_bad_keyboards(bot: RawBot, ada: int, keys: Any, reason: str) -> None:
    refusal = bot.refused("sendMessage", chat_id=ada, text="x", reply_markup=keys)
    words = reason.replace("~", "can't parse inline keyboard button: ")
    assert refusal == (400, f"Bad Request: {words}")


def test_good_keyboards(bot: RawBot, ada: int) -> None:
    for good in (
        button(callback_data="é" * 32),
        button(url="http://127.0.0.1:8000/"),
        button(url="tg://settings"),
    ):
        assert bot.ok("sendMessage", chat_id=ada, text="x", reply_markup=good)["reply_markup"] == good
    others: list[Any] = [{"keyboard": [["A"]]}, {"remove_keyboard": True}, {"inline_keyboard": [[]]}]
    for other in others:
        assert "reply_markup" not in bot.ok("sendMessage", chat_id=ada, text="x", reply_markup=other)


@pytest.mark.parametrize(
    ("written", "text", "entities"),
    [
        ("/start@some_bot hi", "/start@some_bot hi", [("bot_command", 0, 15)]),
        (
            "**b** __i__ `c` ~~s~~",
            "b i c s",
            [("bold", 0, 1), ("italic", 2, 1), ("code", 4, 1), ("strikethrough", 6, 1)],
        ),
        ("```python\nprint(1)\n```", "print(1)", [("pre", 0, 8)]),
        ("```\n  two\n```", "  two", [("pre", 0, 5)]),
        ("🎉 **x**", "🎉 x", [("bold", 3, 1)]),
        ("  x  ", "x", []),
    ],
)
def test_what_people_type(
    double: DoubleClient, ada: int, written: str, text: str, entities: list[Any]
) -> None:
    message = double.write(ada, written)
    assert message["text"] == text
    assert kinds(message) == entities


def test_what_people_cannot_type(double: DoubleClient, ada: int) -> None:
    for text in ("", "   ", "x" * 4097, "\x00"):
        with pytest.raises(DoubleError):
            double.write(ada, text)
    assert len(double.write(ada, "x" * 4096)["text"]) == 4096
    assert double.write(ada, "**x**", markup=False)["text"] == "**x**"
