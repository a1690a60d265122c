"""A page that looks and behaves like a Telegram chat, for development: it drives the Bot API double.

The browser speaks to Django only; ``gateway`` passes what it asks on to the double's control interface.
"""
