"""Learning: courses, lessons, quizzes, enrolments, notes, favourites, certificates."""
