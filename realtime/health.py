"""Whether doorbells reach this process."""

from django.conf import settings
from redis import Redis

from realtime.bells import carrier_name
from realtime.hub import hubs

ANSWER_WITHIN = 1.0


def probe() -> str:
    """ "ok", "off" (nothing besides the database is needed), or what is wrong."""
    if carrier_name() == "redis":
        with Redis.from_url(
            settings.REDIS_URL, socket_timeout=ANSWER_WITHIN, socket_connect_timeout=ANSWER_WITHIN
        ) as redis:
            redis.ping()
    if any(not hub.is_listening for hub in hubs()):
        return "not listening"
    return "ok" if carrier_name() else "off"
