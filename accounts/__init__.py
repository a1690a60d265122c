"""Accounts: signing up, personal tokens, the tie to Telegram."""
