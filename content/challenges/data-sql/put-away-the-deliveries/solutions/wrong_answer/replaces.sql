INSERT OR REPLACE INTO stock (item, pieces, seen)
SELECT item, SUM(pieces), MAX(day) FROM deliveries GROUP BY item;
