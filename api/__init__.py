"""The API door: REST over the services."""
