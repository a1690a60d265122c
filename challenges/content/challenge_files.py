"""An entry → the files of one challenge's folder."""

from typing import Any

from challenges.content.emit import dump_yaml
from challenges.content.pack import Entry
from challenges.content.texts import in_order, is_localized, short
from challenges.kinds import KINDS
from core.translations import MAIN_LANGUAGE


def challenge_files(entry: Entry) -> dict[str, str]:
    """File name → text; what has its default value is left out."""
    spec, files = KINDS[entry["kind"]].store_files(entry["spec"])
    for name in ("statement", "explanation"):
        for language, text in entry[name].items():
            ending = "" if language == MAIN_LANGUAGE else f".{language}"
            files[f"{name}{ending}.md"] = text + "\n"
    return {"challenge.yaml": dump_yaml(_document(entry, spec)), **files}


def _document(entry: Entry, spec: dict[str, Any]) -> dict[str, Any]:
    always = {"title": short(entry["title"]), **{k: entry[k] for k in ("kind", "difficulty", "points")}}
    hints = [{"cost": hint["cost"], "text": short(hint["text"])} for hint in entry["hints"]]
    optional = {
        "tags": entry["tags"],
        "state": entry["state"],
        "requires": entry["requires"],
        "max_attempts": entry["max_attempts"],
        "cooldown": entry["cooldown"],
        "hints": hints,
    }
    return always | {key: value for key, value in optional.items() if value} | {"spec": _ordered(spec)}


def _ordered(value: Any) -> Any:
    """Texts by language with the main language first, whatever order a database gave them."""
    if isinstance(value, dict):
        return in_order(value) if is_localized(value) else {k: _ordered(v) for k, v in value.items()}
    return [_ordered(inner) for inner in value] if isinstance(value, list) else value
