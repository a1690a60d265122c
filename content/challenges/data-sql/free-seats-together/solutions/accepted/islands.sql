SELECT MIN(number) AS first, MAX(number) AS last, COUNT(*) AS size
FROM (SELECT number, number - ROW_NUMBER() OVER (ORDER BY number) AS island FROM seats WHERE taken = 0)
GROUP BY island
HAVING COUNT(*) >= 2
ORDER BY size DESC, first;
