SELECT name
FROM learners;
