"""`python -m tests.realtime.run_hand`: a process that does what it is told on standard input."""

import os

import django


def main() -> None:
    """Set Django up as any process of the product does, then answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
    django.setup()
    from tests.realtime.hand import answer_all

    answer_all()


if __name__ == "__main__":
    main()
