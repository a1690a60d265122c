"""The web door: pages and forms over the services."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, forms, templates, static files."""

    name = "web"
