"""The API door: REST over the services."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Serialisers, views, the OpenAPI document."""

    name = "api"
