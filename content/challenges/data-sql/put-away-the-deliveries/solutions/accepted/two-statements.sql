INSERT OR IGNORE INTO stock (item, pieces, seen)
SELECT item, 0, MIN(day) FROM deliveries GROUP BY item;
UPDATE stock
SET pieces = pieces + (SELECT SUM(pieces) FROM deliveries WHERE item = stock.item),
    seen = MAX(seen, (SELECT MAX(day) FROM deliveries WHERE item = stock.item))
WHERE item IN (SELECT item FROM deliveries);
