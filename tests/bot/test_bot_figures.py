"""The bot's figures at /metrics and its parts at /readyz: true, and without secrets."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import TelegramAccount
from bot.double.client import DoubleClient
from bot.inbox import store_updates
from bot.models import BotRun, BotTally, InboxUpdate, OutboxMessage, Spoken
from bot.runs import beat, sign_on
from bot.tally import Tally, tally
from core.metrics import Metric, Sample, exposition
from tests.bot.live.conftest import LiveBot, Person
from tests.conftest import wait_for
from tests.factories import make_user

TOKEN = "1234567890:abcdefghijklmnopqrstuvwxyz012345678"
LONG_AGO = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _configured(settings):
    settings.TELEGRAM_BOT_TOKEN = TOKEN
    settings.METRICS_TOKEN = "for-prometheus"


def scraped(client: Client) -> dict[str, float]:
    """Every value by its name and labels."""
    answer = client.get("/metrics", headers={"Authorization": "Bearer for-prometheus"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    text = answer.content.decode()
    assert TOKEN not in text
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {f"{name}".removeprefix("gauntlet_bot_"): float(value) for name, _space, value in lines}


def parts(client: Client) -> dict[str, str]:
    return dict(client.get("/readyz").json()["parts"])


@pytest.mark.django_db
def test_admins_and_the_token_alone_may_see(client, settings, admin_user, teacher):
    assert client.get("/metrics").status_code == 403
    for wrong in ("Bearer for-prometheu", "Bearer ", "Basic x", "Bearer ÿ"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 403
    client.force_login(teacher)
    assert client.get("/metrics").status_code == 403
    client.force_login(admin_user)
    assert client.get("/metrics").status_code == 200
    client.logout()
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403


@pytest.mark.pure
def test_the_text_is_as_prometheus_reads_it():
    samples = [Sample(2, {"le": "0.5"}, "_bucket"), Sample(0.25, suffix="_sum"), Sample(1, {"a": 'q"\\\n'})]
    assert exposition(Metric("x", "histogram", "How long.", samples)).splitlines() == [
        "# HELP x How long.",
        "# TYPE x histogram",
        'x_bucket{le="0.5"} 2',
        "x_sum 0.25",
        'x{a="q\\"\\\\\\n"} 1',
    ]


@pytest.mark.django_db
def test_ages_counts_and_parts_tell_what_is_stuck(client, django_assert_max_num_queries):
    epoch = sign_on("webhook")
    TelegramAccount.objects.create(user=make_user("gone"), telegram_id=5, is_active=False)
    assert parts(client) | {"bot": "ok", "bot_inbox": "ok", "bot_outbox": "ok"} == parts(client)
    store_updates(7, [{"update_id": 1}], epoch=epoch)
    OutboxMessage.objects.create(chat_id=5, method="sendMessage", payload={})
    OutboxMessage.objects.create(chat_id=5, method="sendMessage", payload={}, state="dead")
    InboxUpdate.objects.update(received_at=timezone.now() - LONG_AGO)
    OutboxMessage.objects.update(created_at=timezone.now() - LONG_AGO)
    with django_assert_max_num_queries(10):
        found = scraped(client)
    assert found["inbox_waiting"] == found["outbox_waiting"] == found["outbox_given_up"] == 1
    assert min(found["inbox_oldest_seconds"], found["outbox_oldest_seconds"]) >= LONG_AGO.total_seconds()
    assert found['workers{mode="webhook"}'] == found["blocked_users"] == 1
    assert client.get("/readyz").status_code == 503
    assert (parts(client)["bot_inbox"], parts(client)["bot_outbox"]) == ("stuck", "stuck")
    # Something else moves: it is a queue, not a standstill.
    InboxUpdate.objects.create(bot_id=7, update_id=2, lane=2, payload="{}", handled_at=timezone.now())
    Spoken.objects.create(chat_id=6, epoch=epoch)
    assert (parts(client)["bot_inbox"], parts(client)["bot_outbox"]) == ("ok", "ok")


@pytest.mark.django_db
def test_what_telegram_has_put_off_is_not_stuck(client):
    later = timezone.now() + LONG_AGO
    row = OutboxMessage.objects.create(chat_id=5, method="sendMessage", payload={}, not_before=later)
    OutboxMessage.objects.filter(pk=row.pk).update(created_at=timezone.now() - LONG_AGO)
    assert parts(client)["bot_outbox"] == "ok"


@pytest.mark.django_db
def test_receiving_knows_polling_that_gets_no_answer(client, settings):
    assert parts(client)["bot_receiving"] == "not seen"
    epoch = sign_on("polling")
    assert parts(client)["bot_receiving"] == "ok", "it has only just begun"
    BotRun.objects.update(started_at=timezone.now() - LONG_AGO)
    assert parts(client)["bot_receiving"] == "polling gets no answer"
    tally.polled()
    assert beat(epoch, "polling")
    assert parts(client)["bot_receiving"] == "ok"
    sign_on("webhook")
    BotRun.objects.update(started_at=timezone.now() - LONG_AGO)
    assert parts(client)["bot_receiving"] == "ok"
    settings.TELEGRAM_BOT_TOKEN = ""
    assert {parts(client)[name] for name in ("bot_receiving", "bot_inbox", "bot_outbox")} == {"off"}


@pytest.mark.django_db
def test_counts_of_several_processes_add_up_and_a_failed_write_is_kept(monkeypatch):
    one, two = Tally(), Tally()
    one.handled("done", 0.02)
    two.handled("done", 0.3)
    two.add("sends", "flood", 2)
    one.flush(1)
    with monkeypatch.context() as broken:
        broken.setattr("bot.tally._add", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            two.flush(2)
    two.flush(2)
    two.flush(2)
    found = {(row.name, row.label): row.value for row in BotTally.objects.all()}
    assert found["updates", "done"] == 2
    assert found["sends", "flood"] == 2
    assert found["handler_sum", ""] == pytest.approx(0.32)
    assert (found["handler_bucket", "0.025"], found["handler_bucket", "0.5"]) == (1, 1)


def test_a_running_bot_is_counted(double: DoubleClient, transactional_db, client):
    person = Person(double)
    tally.flush(0)
    before = scraped(client)
    bot = LiveBot(double).start()
    try:
        double.fault("error", "sendMessage", chat=person.id, code=429, retry_after=1)
        person.asks("/help", "/daily")
        wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")
    finally:
        bot.stop()
    found = scraped(client)
    grown = {name for name, value in found.items() if value > before[name]}
    assert {
        'updates_total{outcome="done"}',
        'sends_total{result="sent"}',
        'sends_total{result="flood"}',
        "handler_seconds_count",
        "handler_seconds_sum",
        'handler_seconds_bucket{le="+Inf"}',
    } <= grown
    assert found["handler_seconds_count"] == found['handler_seconds_bucket{le="+Inf"}']
