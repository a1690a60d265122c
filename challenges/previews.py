"""A challenge as learners meet it, for those who write it."""

from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from challenges.markdown import render_markdown
from challenges.models import Challenge
from challenges.proofs import latest_proof
from core.adminkit import json_block
from judge.verify import SLOW


def statement_preview(challenge_id: int) -> SafeString:
    """The saved statement in every language it is written in."""
    challenge = Challenge.objects.get(pk=challenge_id)
    written = [code for code, _name in settings.LANGUAGES if _is_written(challenge, code)]
    return format_html_join(
        "",
        '<section lang="{}"><h4>{}</h4>{}</section>',
        ((code, code, _html(challenge.localized("description", code))) for code in written),
    )


def form_preview(challenge_id: int) -> SafeString:
    """What the saved answer form is made of (nobody is sent more), and a right answer."""
    challenge = Challenge.objects.get(pk=challenge_id)
    solution = challenge.behaviour.solution(challenge.spec)
    return format_html("{}{}", json_block(challenge.present(learner_id=None)), _html("\n\n".join(solution)))


def proof_preview(challenge_id: int) -> SafeString | str:
    """The latest check of the saved challenge's solutions, as a table; "-" where there is none."""
    proof = latest_proof(Challenge.objects.get(pk=challenge_id))
    if proof is None:
        return "-"
    heads = (_("Solution"), _("Stated"), _("Got"), _("CPU time"), _("Share of the limit"), _("Remark"))
    rows = format_html_join("", "<tr>" + "<td>{}</td>" * len(heads) + "</tr>", map(_cells, proof.results))
    return format_html(
        "<p>{}{}</p><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        proof.words,
        "" if proof.current else " " + _("(an earlier form of this challenge)"),
        format_html_join("", "<th>{}</th>", ((head,) for head in heads)),
        rows,
    )


def _cells(result: dict[str, Any]) -> tuple[Any, ...]:
    """One solution's line: a mark that needs no colour, times, and what to look at."""
    right = result["stated"] == result["verdict"]
    slow = right and result["stated"] == "accepted" and result["share"] > SLOW
    remark = _("slower than a third of the limit") if slow else "" if right else result["message"]
    got = f"{'✓' if right else '✗'} {result['verdict']}"
    time, share = f"{result['cpu_seconds']:.3f} s", f"{result['share'] * 100:.0f} %"
    return result["solution"], result["stated"], got, time, share, remark


def _is_written(challenge: Challenge, code: str) -> bool:
    return code == settings.LANGUAGE_CODE or bool(challenge.translations.get(code, {}).get("description"))


def _html(markdown: str) -> SafeString:
    return mark_safe(render_markdown(markdown))  # noqa: S308 - the renderer sanitises
