"""Pages for those who teach: courses and challenges in figures, words to learners, a course's settings."""
