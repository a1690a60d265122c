"""Live group quizzes, played on the web and in Telegram at once."""
