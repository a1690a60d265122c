"""Reading courses, progress, quizzes and notes. Nothing here writes."""
