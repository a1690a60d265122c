SELECT number
FROM seats
WHERE taken = 0;
