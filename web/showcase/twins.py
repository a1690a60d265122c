"""One rendering shown twice, on light and on dark paper: the second copy's names must not clash."""

import re

NAMED = re.compile(r'\sid="([^"]+)"')
POINTING = re.compile(
    r'(\s(?:id|for|form|list|href|fill|aria-(?:labelledby|describedby|controls|owns|activedescendant)))="([^"]*)"'
)
ASKING = re.compile(
    r'\s(?:hx-[\w:-]+|action|formaction|data-(?:code|live|live-[\w-]+|answer-form|clock))="[^"]*"'
)
ACTING = re.compile(r"\s(?:data-code|data-answer-form|autofocus)(?=[\s>])")


def quiet(rendered: str) -> str:
    """The part without what makes it ask the server: here it is only to be looked at and tabbed through."""
    still = ACTING.sub("", ASKING.sub("", rendered))
    return still.replace('method="post"', 'method="get"')


def twin(rendered: str, mark: str) -> str:
    """The part with `mark` behind every name of its own, where it is given and where it is pointed at."""
    own = set(NAMED.findall(rendered))

    def renamed(found: re.Match[str]) -> str:
        return f'{found[1]}="{_marked(found[2], own, mark)}"'

    return POINTING.sub(renamed, rendered)


def _marked(value: str, own: set[str], mark: str) -> str:
    if value.startswith("#"):
        return f"{value}-{mark}" if value[1:] in own else value
    if value.startswith("url(#"):
        return f"url(#{value[5:-1]}-{mark})" if value[5:-1] in own else value
    return " ".join(f"{name}-{mark}" if name in own else name for name in value.split(" "))
