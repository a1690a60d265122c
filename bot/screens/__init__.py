"""What cards look like. Importing this registers every kind of card."""

from bot.screens import (
    board,
    catalogue,
    challenge,
    course,
    courses,
    guard,
    lesson,
    linking,
    menu,
    quiz,
    reminder,
    review,
    settings,
    teaching,
    verdict,
    words,
)

__all__ = [
    "board",
    "catalogue",
    "challenge",
    "course",
    "courses",
    "guard",
    "lesson",
    "linking",
    "menu",
    "quiz",
    "reminder",
    "review",
    "settings",
    "teaching",
    "verdict",
    "words",
]
