INSERT INTO stock (item, pieces, seen)
SELECT item, pieces, day
FROM deliveries;
