"""The live door's address."""

from typing import Any

from django.urls import path

from core.mini import MINI_PREFIX
from realtime.consumer import live

MINI_DOOR = f"{MINI_PREFIX.lstrip('/')}/"

# `path` is typed for views; Channels routes ASGI applications by the same patterns.
websocket_urlpatterns: list[Any] = [path(f"{door}ws/live/", live) for door in ("", MINI_DOOR)]  # type: ignore[arg-type]
