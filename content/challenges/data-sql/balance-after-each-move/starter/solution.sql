SELECT account, day, amount
FROM moves
ORDER BY account, day, id;
