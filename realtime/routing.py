"""The live door's address."""

from typing import Any

from django.urls import path

from realtime.consumer import live

# `path` is typed for views; Channels routes ASGI applications by the same patterns.
websocket_urlpatterns: list[Any] = [path("ws/live/", live)]  # type: ignore[arg-type]
