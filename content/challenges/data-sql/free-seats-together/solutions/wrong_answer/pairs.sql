SELECT a.number AS first, b.number AS last, 2 AS size
FROM seats AS a JOIN seats AS b ON b.number = a.number + 1
WHERE a.taken = 0 AND b.taken = 0
ORDER BY size DESC, first;
