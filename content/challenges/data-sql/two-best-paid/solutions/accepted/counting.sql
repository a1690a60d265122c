SELECT team, name, salary
FROM staff AS s
WHERE (SELECT COUNT(DISTINCT salary) FROM staff WHERE team = s.team AND salary > s.salary) < 2
ORDER BY team, salary DESC, name;
