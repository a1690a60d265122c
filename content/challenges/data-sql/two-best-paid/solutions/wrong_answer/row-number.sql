SELECT team, name, salary
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY team ORDER BY salary DESC, name) AS place FROM staff)
WHERE place <= 2
ORDER BY team, salary DESC, name;
