"""The Mini App: a learner's pages inside Telegram, at addresses of their own with a session of their own."""
