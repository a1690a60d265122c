SELECT name, MAX(day) AS finished
FROM learners JOIN solved ON learner_id = learners.id JOIN tasks ON tasks.id = task_id
GROUP BY learners.id
HAVING COUNT(DISTINCT task_id) = (SELECT COUNT(*) FROM tasks)
ORDER BY finished, name;
