"""Pages of courses, quizzes, notes, favourites and certificates."""
