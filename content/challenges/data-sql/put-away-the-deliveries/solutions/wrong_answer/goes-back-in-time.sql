INSERT INTO stock (item, pieces, seen)
SELECT item, SUM(pieces), MAX(day) FROM deliveries WHERE TRUE GROUP BY item
ON CONFLICT (item) DO UPDATE
SET pieces = pieces + excluded.pieces, seen = excluded.seen;
