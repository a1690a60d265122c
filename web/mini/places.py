"""Which pages open inside Telegram, and who may show them in a frame."""

from core.mini import in_simulator

TELEGRAM_ORIGINS = ("https://web.telegram.org", "https://weba.telegram.org", "https://webk.telegram.org")

ENTER = "web:mini_enter"
PAGES = frozenset(
    [
        *("web:home", "web:catalogue", "web:leaderboard", "web:totals"),
        *("web:challenge", "web:answer", "web:hint"),
        *("web:run", "web:place", "web:submission", "web:restore", "web:draft_reset", "web:draft_back"),
        *("web:courses", "web:course", "web:course_enroll", "web:task", "web:task_by_id", "web:task_open"),
        *("web:task_done", "web:attempt_start", "web:attempt", "web:attempt_answer", "web:attempt_submit"),
        *("accounts:progress", "accounts:review", "accounts:review_rate"),
        "draft",
    ]
)
"""Everything else (settings, tokens, notes, teaching, admin) stays outside, where no frame reaches."""


def frame_ancestors() -> str:
    """The sources of the content policy that may frame the Mini App: Telegram's web clients."""
    return " ".join((*TELEGRAM_ORIGINS, "'self'") if in_simulator() else TELEGRAM_ORIGINS)
