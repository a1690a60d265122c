SELECT team, name, salary
FROM (SELECT *, RANK() OVER (PARTITION BY team ORDER BY salary DESC) AS place FROM staff)
WHERE place <= 2
ORDER BY team, salary DESC, name;
