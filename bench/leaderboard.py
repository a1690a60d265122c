"""Rank of one learner, and a page with my row, at 1,000, 100,000 and 1,000,000 learners.

Beside it: the usual way (counting the learners above), on the same rows in the same run.
Targets: at 1,000,000 at most twice the time at 1,000, and at most 10 ms.
"""

import os
import random
import subprocess
import sys

from bench.support import engines, fresh_database, milliseconds, p

SIZES = (1_000, 100_000, 1_000_000)
TIMES = 300


def main() -> None:
    """Measure on each engine, in a process of its own."""
    if len(sys.argv) == 1:
        for engine in engines():
            with fresh_database(engine) as environment:
                command = [sys.executable, "-m", "bench.leaderboard", engine]
                subprocess.run(command, check=True, env={**os.environ, **environment})
        return
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings"
    django.setup()
    measure(sys.argv[1])


def measure(engine: str) -> None:
    """Grow the board step by step, and print medians and p99 at each size."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"{engine:>12}: learners | rank p50 p99 ms | page with my row p50 p99 ms | counting p50 ms")
    have, first = 0, dict[str, float]()
    for size in SIZES:
        grow(have, size)
        have = size
        rank, page, count = figures(size)
        first = first or {"rank": p(rank, 50), "page": p(page, 50)}
        ratios = f"(×{p(rank, 50) / first['rank']:.2f}, ×{p(page, 50) / first['page']:.2f})"
        columns = [f"{p(rank, 50):6.2f} {p(rank, 99):6.2f}", f"{p(page, 50):6.2f} {p(page, 99):6.2f}"]
        print(f"{'':>12}  {size:>9,} | {' | '.join(columns)} | {p(count, 50):8.2f}   {ratios}", flush=True)


def grow(have: int, size: int) -> None:
    """Add learners up to `size`, with points spread as they are in practice: many low, few high."""
    from core.models import User
    from progress.leaderboard.folding import fold
    from progress.models import Standing

    rng = random.Random(size)
    for start in range(have, size, 20_000):
        numbers = range(start, min(start + 20_000, size))
        users = User.objects.bulk_create(
            [User(username=f"u{n}", password="!") for n in numbers], batch_size=2_000
        )
        Standing.objects.bulk_create(
            [Standing(user=u, board="overall", points=int(10 ** rng.uniform(1, 5))) for u in users],
            batch_size=2_000,
        )
    fold("overall")
    analyze()


def analyze() -> None:
    """Fresh statistics for the planner, as autovacuum would have by then."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def figures(size: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of: a learner's rank; a page somewhere with the viewer's own row; counting those above."""
    from core.models import User
    from progress.leaderboard.ranking import own_row, read_page
    from progress.models import Standing

    rng = random.Random(1)
    ids = list(User.objects.order_by("id").values_list("id", flat=True)[:: max(1, size // 1_000)])
    viewers = list(User.objects.filter(id__in=rng.sample(ids, min(len(ids), 200))))

    def page() -> None:
        place = Standing.objects.filter(board="overall", user=rng.choice(viewers)).get()
        read_page("overall", viewer=rng.choice(viewers), after=f"{place.counted}-{place.user_id}")

    def count() -> None:
        mine = Standing.objects.get(board="overall", user=rng.choice(viewers)).counted
        Standing.objects.filter(board="overall", counted__gt=mine).count()

    rank = milliseconds(lambda: own_row("overall", rng.choice(viewers)), TIMES)
    return rank, milliseconds(page, TIMES), milliseconds(count, min(TIMES, 40))


if __name__ == "__main__":
    main()
