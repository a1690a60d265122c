"""The kinds of challenge there are, by key."""

from challenges.kinds.arrange import Matching, Ordering
from challenges.kinds.base import Grade, InvalidAnswer, Kind
from challenges.kinds.choice import MultipleChoice, SingleChoice
from challenges.kinds.cloze import Cloze
from challenges.kinds.code import CODE_KINDS, Code
from challenges.kinds.numeric import Numeric
from challenges.kinds.reader import Problem, SpecError
from challenges.kinds.text import Pattern, ShortText

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        ShortText(),
        Pattern(),
        Numeric(),
        SingleChoice(),
        MultipleChoice(),
        Ordering(),
        Matching(),
        Cloze(),
        *CODE_KINDS,
    )
}

__all__ = ["KINDS", "Code", "Grade", "InvalidAnswer", "Kind", "Problem", "SpecError"]
