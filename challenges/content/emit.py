"""Writing YAML the way a person would: short things on one line, long texts as blocks."""

from collections.abc import Sequence
from typing import Any

import yaml

LINE = 100


class _Dumper(yaml.SafeDumper):
    """Indents lists inside mappings, which reads better than PyYAML's own way."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """See PyYAML's emitter."""
        super().increase_indent(flow, False)


def dump_yaml(data: Any) -> str:
    """`data` (mappings, lists, strings, whole numbers, true and false) as YAML; the same at every call."""
    node = _block(data) if data else _node(data, 0)
    text = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=1_000_000)
    return str(text)


def _block(data: Any) -> yaml.Node:
    """The outermost mapping or list is never on one line."""
    node = _node(data, 0)
    if isinstance(node, yaml.CollectionNode):
        node.flow_style = False
    return node


def _node(data: Any, indent: int) -> yaml.Node:
    if isinstance(data, dict):
        pairs = [(_scalar(key), _node(value, indent + len(key) + 2)) for key, value in data.items()]
        flow = _is_short([value for _key, value in pairs], _width(pairs), indent)
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=flow)
    if isinstance(data, list):
        entries = [_node(value, indent + 2) for value in data]
        flow = _is_short(
            entries, sum(len(n.value) + 4 for n in entries if isinstance(n, yaml.ScalarNode)), indent
        )
        return yaml.SequenceNode("tag:yaml.org,2002:seq", entries, flow_style=flow)
    return _scalar(data)


def _width(pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> int:
    return sum(len(key.value) + len(value.value) + 6 for key, value in pairs)


def _is_short(inner: list[yaml.Node], width: int, indent: int) -> bool:
    """Whether these fit on one line: nothing nested, no text of several lines, and room enough."""
    plain = all(isinstance(node, yaml.ScalarNode) and node.style != "|" for node in inner)
    return plain and width + indent <= LINE


def _scalar(value: Any) -> yaml.ScalarNode:
    if value is None:
        return yaml.ScalarNode("tag:yaml.org,2002:null", "null")
    if isinstance(value, bool):
        return yaml.ScalarNode("tag:yaml.org,2002:bool", "true" if value else "false")
    if isinstance(value, int):
        return yaml.ScalarNode("tag:yaml.org,2002:int", str(value))
    if isinstance(value, float):
        return yaml.ScalarNode("tag:yaml.org,2002:float", repr(value))
    # YAML takes these for line ends; only escapes keep them what they are.
    odd = any(c in value for c in "\x85\u2028\u2029\ufeff")
    return yaml.ScalarNode(
        "tag:yaml.org,2002:str", value, style='"' if odd else "|" if "\n" in value else None
    )
