SELECT name, MAX(day) AS finished
FROM learners JOIN solved ON learner_id = learners.id
GROUP BY learners.id
HAVING COUNT(*) >= (SELECT COUNT(*) FROM tasks)
ORDER BY finished, name;
