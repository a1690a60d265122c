SELECT team, name, salary
FROM staff;
