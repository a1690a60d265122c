"""Courses in content packs: courses/<slug>/course.yaml, with the lessons' texts beside it."""
