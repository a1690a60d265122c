SELECT l.name, MAX(f.day) AS finished
FROM learners AS l
JOIN (
    SELECT s.learner_id, s.task_id, MIN(s.day) AS day
    FROM solved AS s JOIN tasks AS t ON t.id = s.task_id
    GROUP BY s.learner_id, s.task_id
) AS f ON f.learner_id = l.id
GROUP BY l.id
HAVING COUNT(*) = (SELECT COUNT(*) FROM tasks)
ORDER BY finished, l.name;
