"""The summary of the week: on the learner's own Monday morning, a picture with all of it in words below.

`WeeklyReport.next_at` and `last_monday` move in the transaction that queues the photo, so a week is told once
whatever process is killed; one that was slept through comes late, not in the quiet hours, and at most once.
What the picture is drawn from is kept in the outbox as texts and numbers, and drawn when it is sent.
"""

import logging
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import TelegramAccount
from accounts.selectors import telegram_account
from accounts.services.chat import chat_preferences
from bot import outbox
from bot.cards import Json
from bot.fitting import CAPTION_LIMIT, fit
from bot.hours import instant
from bot.languages import language_for
from bot.links import link
from bot.links import page as web_page
from bot.models import WeeklyReport
from bot.reminding import quiet_until
from bot.rendering import heading, plain
from core.models import User
from progress.weekly.facts import WeekFacts, monday_of, week_facts, week_name
from progress.weekly.words import picture_inputs, week_words

log = logging.getLogger("bot")
MORNING = time(9)
AT_ONCE = 50
PAUSE = timedelta(hours=1)
WEEK = timedelta(weeks=1)


def next_morning(zone: ZoneInfo, now: datetime) -> datetime:
    """The next Monday morning by this zone's clock."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    morning = instant(monday, MORNING, zone)
    return morning if morning > now else instant(monday + WEEK, MORNING, zone)


def plan_weeklies(now: datetime) -> None:
    """Plan the first summary of everybody who has been linked since."""
    missing = TelegramAccount.objects.exclude(user_id__in=WeeklyReport.objects.values("user_id"))
    rows = [
        WeeklyReport(user=account.user, next_at=next_morning(account.user.zone, now))
        for account in missing.select_related("user")[: AT_ONCE * 10]
    ]
    WeeklyReport.objects.bulk_create(rows, ignore_conflicts=True)


def replan_weekly(user: User) -> None:
    """The learner's zone may have changed; a summary that is due already stays so."""
    now = timezone.now()
    later = WeeklyReport.objects.filter(pk=user.pk, next_at__gt=now)
    later.update(next_at=next_morning(user.zone, now))


def send_weeklies(now: datetime | None = None) -> int:
    """Send every summary whose time has come; returns how many went out."""
    now = now or timezone.now()
    plan_weeklies(now)
    due = WeeklyReport.objects.filter(next_at__lte=now).order_by("next_at").values_list("pk", flat=True)
    return sum(_try(user_id, now) for user_id in due[:AT_ONCE])


def _try(user_id: int, now: datetime) -> bool:
    """One that fails holds up no other."""
    try:
        return _send(user_id, now)
    except DatabaseError:
        raise
    except Exception:
        log.exception("the weekly summary of user %s failed", user_id)
        WeeklyReport.objects.filter(pk=user_id).update(next_at=now + PAUSE)
        return False


@transaction.atomic
def _send(user_id: int, now: datetime) -> bool:
    rows = WeeklyReport.objects.select_for_update(of=("self",)).select_related("user")
    report = rows.filter(pk=user_id, next_at__lte=now).first()
    if report is None:
        return False
    user = report.user
    quiet_ends = quiet_until(user, now)
    if quiet_ends > now:
        report.next_at = quiet_ends
        report.save()
        return False
    monday = monday_of(user, now) - WEEK
    sent = report.last_monday != monday and _say(user, monday, now)
    report.last_monday = monday
    report.next_at = next_morning(user.zone, now)
    report.save()
    return sent


def _say(user: User, monday: date, now: datetime) -> bool:
    account = telegram_account(user)
    if account is None or not account.is_active or not chat_preferences(user).weekly:
        return False
    facts = week_facts(user, monday, now)
    if facts.is_empty:
        return False
    with override(language_for(user, account.telegram_id)):
        outbox.put(account.telegram_id, "sendPhoto", weekly_payload(facts))
    return True


def weekly_payload(facts: WeekFacts) -> Json:
    """The fields of the photo: its caption, which says all that it shows, and what it is drawn from."""
    words = week_words(facts)
    page = link(f"{web_page('accounts:week')}?of={week_name(facts.monday)}", _("On the web"))
    off = plain(_("/settings turns this off."))
    html = "\n".join(["📅 " + heading(words.title), *map(plain, words.lines), f"{page} · {off}"])
    return {"text": fit(html, page, CAPTION_LIMIT), "picture": picture_inputs(facts)}
