WITH marked AS (SELECT number, taken, SUM(taken) OVER (ORDER BY number) AS before FROM seats)
SELECT MIN(number), MAX(number), COUNT(*)
FROM marked
WHERE taken = 0
GROUP BY before
HAVING COUNT(*) > 1
ORDER BY COUNT(*) DESC, MIN(number);
