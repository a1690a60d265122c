"""The Telegram door: its own process, and the tools to try it without Telegram."""
