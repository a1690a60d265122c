SELECT team, name, salary
FROM staff
WHERE DENSE_RANK() OVER (PARTITION BY team ORDER BY salary DESC) <= 2
ORDER BY team, salary DESC, name;
