"""How alike two programs are: which runs of tokens they share, whatever the names, comments and layout. Pure.

Pygments splits a program into tokens, in any of the judge's languages and also where the syntax is wrong.
Names, numbers and texts become one sign each. A *print* is the hash of `RUN` tokens in a row; prints that
the author's starter holds do not count. Programs are alike as far as their prints are the same (fingerprints
of k-grams as in Schleimer, Wilkerson, Aiken: "Winnowing", SIGMOD 2003; every print is kept, as programs of
learners are short). Hashes do not differ between processes, so what is kept by one is good for another.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any
from zlib import crc32

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Literal, Name, Text, Whitespace
from pygments.util import ClassNotFound

RUN = 10
"""Tokens in a row that must be the same: shorter ones are idioms."""
TOKENS = 2_000
"""Tokens of one file that count; what comes after them is not compared."""
PIECES = 20_000
"""Pieces of one file that the lexer may give, blanks and comments included."""
CHARACTERS = 8_000
"""Characters of one file that are read, white space squeezed: some lexers take time by their square."""

Files = Mapping[str, str]
_STRETCHES = re.compile(r"\s+|\S+")
_BASE, _PRIME = 1_000_003, (1 << 61) - 1
_TOP = pow(_BASE, RUN, _PRIME)
_NAMED = frozenset({"sql"})
"""Languages in which names are what a program is about: tables and columns are the challenge's."""


@dataclass(frozen=True)
class Token:
    """What counts of a piece of a program, and where it stands."""

    sign: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A piece of a text. `run`: the number of the shared run it is (None: not shared); `other`: the run of
    the other program that begins alike."""

    text: str
    run: int | None = None
    other: int | None = None


@dataclass(frozen=True)
class Alike:
    """Two programs by their places in the sequence, and the share of each that the other has too, 0 to 1."""

    first: int
    second: int
    first_share: float
    second_share: float

    @property
    def likeness(self) -> float:
        """The mean of both shares: whoever adds much of their own is less alike."""
        return (self.first_share + self.second_share) / 2


def read_prints(language: str, files: Files, boilerplate: Collection[int] = ()) -> frozenset[int]:
    """The prints of a program without those in `boilerplate`; its time is bounded by `PIECES` a file."""
    found = (mark for text in files.values() for mark in _marks(_tokens(language, text)))
    return frozenset(found).difference(boilerplate)


def find_alike(programs: Sequence[Collection[int]], *, least: float, most: int) -> list[Alike]:
    """Pairs with a likeness of `least` or more, most alike first, at most `most`.

    Each program becomes one whole number with a bit for every print that it shares with anybody: comparing
    two is one `&`, so that all pairs of some hundred programs take part of a second.
    """
    masks = _masks(programs)
    found = []
    for first, second in combinations([place for place, mask in enumerate(masks) if mask], 2):
        common = (masks[first] & masks[second]).bit_count()
        pair = Alike(first, second, common / len(programs[first]), common / len(programs[second]))
        if pair.likeness >= least:
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))[:most]


def _masks(programs: Sequence[Collection[int]]) -> list[int]:
    counts = Counter(mark for prints in programs for mark in prints)
    bits = {mark: bit for bit, mark in enumerate(mark for mark, n in counts.items() if n > 1)}
    masks = []
    for prints in programs:
        mask = bytearray(len(bits) // 8 + 1)
        for bit in (bits[mark] for mark in prints if mark in bits):
            mask[bit >> 3] |= 1 << (bit & 7)
        masks.append(int.from_bytes(mask, "little"))
    return masks


def mark_shared(
    language: str, first: Files, second: Files, boilerplate: Collection[int] = ()
) -> tuple[dict[str, list[Piece]], dict[str, list[Piece]]]:
    """Both programs, file by file, in pieces that the other has or has not; runs are numbered from 1."""
    common = read_prints(language, first, boilerplate) & read_prints(language, second, boilerplate)
    left, right = _runs(language, first, common), _runs(language, second, common)
    return _pieces(first, left, _beginnings(right)), _pieces(second, right, _beginnings(left))


@dataclass
class _Run:
    path: str
    start: int
    end: int
    prints: list[int]


def _runs(language: str, files: Files, common: frozenset[int]) -> list[_Run]:
    """The stretches of the files that consist of common prints, overlapping ones joined."""
    runs: list[_Run] = []
    for path, text in files.items():
        tokens = _tokens(language, text)
        for place, mark in enumerate(_marks(tokens)):
            if mark not in common:
                continue
            start, end = tokens[place].start, tokens[place + RUN - 1].end
            if runs and runs[-1].path == path and start <= runs[-1].end:
                runs[-1].end = end
                runs[-1].prints.append(mark)
            else:
                runs.append(_Run(path, start, end, [mark]))
    return runs


def _beginnings(runs: Sequence[_Run]) -> dict[int, int]:
    """The number of the first run that holds a print."""
    found: dict[int, int] = {}
    for number, run in enumerate(runs, 1):
        for mark in run.prints:
            found.setdefault(mark, number)
    return found


def _pieces(files: Files, runs: Sequence[_Run], others: Mapping[int, int]) -> dict[str, list[Piece]]:
    return {path: list(_cut(path, text, runs, others)) for path, text in files.items()}


def _cut(path: str, text: str, runs: Sequence[_Run], others: Mapping[int, int]) -> Iterator[Piece]:
    at = 0
    for number, run in enumerate(runs, 1):
        if run.path == path:
            if at < run.start:
                yield Piece(text[at : run.start])
            yield Piece(text[run.start : run.end], number, others[run.prints[0]])
            at = run.end
    if at < len(text):
        yield Piece(text[at:])


def _tokens(language: str, text: str) -> list[Token]:
    """What counts of a text, in order, at most `TOKENS`."""
    lexer = _lexer(language)
    if lexer is None:
        return []
    tokens: list[Token] = []
    squeezed, places = _squeeze(text)
    for start, kind, value in islice(lexer.get_tokens_unprocessed(squeezed), PIECES):
        sign = _sign(kind, value, named=language in _NAMED)
        if not sign:
            continue
        token = Token(sign, places[start], places[start + len(value) - 1] + 1)
        if sign == "S" and tokens and tokens[-1].sign == "S":
            tokens[-1] = Token("S", tokens[-1].start, token.end)
        elif len(tokens) == TOKENS:
            break
        else:
            tokens.append(token)
    return tokens


def _squeeze(text: str) -> tuple[str, list[int]]:
    """The text with one character for each stretch of white space, and where its characters stood.

    Layout says nothing about likeness, and thousands of empty lines keep some lexers busy for minutes.
    """
    signs: list[str] = []
    places: list[int] = []
    for part in _STRETCHES.finditer(text):
        blank = part[0].isspace()
        signs.append(("\n" if "\n" in part[0] else " ") if blank else part[0])
        places.extend([part.start()] if blank else range(*part.span()))
        if len(places) >= CHARACTERS:
            break
    return "".join(signs)[:CHARACTERS], places[:CHARACTERS]


def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


def _sign(kind: Any, value: str, *, named: bool) -> str:
    """One sign for all names, one for numbers, one for texts; "" for what does not count."""
    if kind in Comment or kind in Whitespace or kind in Literal.String.Doc or not value.strip():
        return ""
    if kind in Literal.String:
        return "S"
    if kind in Literal.Number:
        return "N"
    if kind in Name and kind not in Name.Builtin:
        return value.casefold() if named else "V"
    if kind in Text and kind not in Error:
        return ""
    return value.casefold() if named else value


def _marks(tokens: Sequence[Token]) -> Iterator[int]:
    """The hash of every `RUN` tokens in a row, rolled on from one to the next."""
    codes = [crc32(token.sign.encode()) + 1 for token in tokens]
    value = 0
    for place, code in enumerate(codes):
        value = (value * _BASE + code) % _PRIME
        if place >= RUN:
            value = (value - codes[place - RUN] * _TOP) % _PRIME
        if place >= RUN - 1:
            yield value
